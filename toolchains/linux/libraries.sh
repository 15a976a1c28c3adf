#!/usr/bin/env bash
# libraries.sh ARCHITECTURE FOLDER: extracts the libraries that duet needs, and their headers, out of Debian's packages for
# another processor. They are not installed. Does nothing if the folder is there.
set -euo pipefail
architecture=$1 folder=$(realpath -m "$2")
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

[ ! -d "$folder" ] || exit 0
[ "$(id -u)" = 0 ] || fail "only root can extract the packages"
# The mirror and the proxy are those of this system.
read -r release mirror < <(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' |
  awk '$1 !~ /-/')  # not that of bookworm-security
[ -n "$mirror" ] || fail "apt has no mirror of Debian: run apt-get update on a Debian"
mkdir -p "$(dirname "$folder")"
rm -rf "$folder.partial"
apt-config dump Acquire >"$folder.conf"
echo 'Acquire::Check-Valid-Until "false";' >>"$folder.conf"  # a mirror may be some weeks behind
packages=(libc6-dev libstdc++-12-dev libwebsockets-dev libwebsockets-evlib-uv libuv1-dev libssl-dev libcap-dev zlib1g-dev
  libcli11-dev nlohmann-json3-dev libtomlplusplus-dev catch2)
mmdebstrap --quiet --mode=root --variant=extract --architectures="$architecture" --aptopt="$folder.conf" \
  --aptopt='APT::Install-Recommends "false"' --include="$(IFS=,; echo "${packages[*]}")" "$release" "$folder.partial" "$mirror" ||
  fail "mmdebstrap could not get the libraries from $mirror"
rm "$folder.conf"
mv "$folder.partial" "$folder"
