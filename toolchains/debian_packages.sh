# Extracts packages of Debian into a folder, without installing them. Read by scripts that have a function fail.
# shellcheck shell=bash
[ "$(id -u)" = 0 ] || fail "only root can extract Debian's packages"
# The release, the mirror and the proxy are those of this system.
read -r own_release mirror < <(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' |
  awk '$1 !~ /-/ { print; exit }') || true  # not that of bookworm-security
[ -n "${mirror:-}" ] || fail "apt has no mirror of Debian: run apt-get update on a Debian"

# extract RELEASE FOLDER PACKAGES [OPTION ...]: the packages are separated by commas, the options are mmdebstrap's. Without a
# release it is this system's.
extract() {
  local release=${1:-$own_release}
  apt-config dump Acquire >"$2.conf"
  echo 'Acquire::Check-Valid-Until "false";' >>"$2.conf"  # a mirror may be some weeks behind
  mmdebstrap --mode=root --variant=extract --include="$3" --aptopt="$2.conf" --aptopt='APT::Install-Recommends "false"' \
    "${@:4}" "$release" "$2" "$mirror" || fail "mmdebstrap could not get $3 from $mirror $release"
  rm "$2.conf"
}
