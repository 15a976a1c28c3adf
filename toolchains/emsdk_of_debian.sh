#!/usr/bin/env bash
# emsdk_of_debian.sh RELEASE FOLDER: makes a folder that is used like an emsdk (EMSDK=FOLDER). Its Emscripten is the package of
# a newer Debian release, such as trixie or sid. The packages are extracted and not installed. A tool runs in a mount namespace
# in which /usr is that release's; CMake, Node.js and the browsers remain this system's.
set -euo pipefail
release=$1 folder=$(realpath -m "$2")
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "only root can extract the packages of Debian $release"
# The mirror and the proxy are those of this system.
mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' |
  awk '$1 !~ /-/ { print $2; exit }')  # not that of bookworm-security
[ -n "$mirror" ] || fail "apt has no mirror of Debian: run apt-get update on a Debian"

# FOLDER exists only when it is complete.
partial=$folder.partial
rm -rf "$partial"
mkdir -p "$partial/upstream/emscripten"
apt-config dump Acquire >"$partial/apt.conf"
echo 'Acquire::Check-Valid-Until "false";' >>"$partial/apt.conf"  # a mirror may be some weeks behind
# dash and coreutils are for the scripts that start Emscripten's tools.
mmdebstrap --mode=root --variant=extract --include=emscripten,dash,coreutils --aptopt="$partial/apt.conf" \
  --aptopt='APT::Install-Recommends "false"' "$release" "$partial/system" "$mirror" ||
  fail "mmdebstrap could not get Emscripten from $mirror $release"

# /usr/include remains this system's, because programs take libraries of headers from there. Libraries that Emscripten
# compiles when they are first linked are kept in its cache, in FOLDER.
cat >"$partial/tool" <<TOOL
#!/bin/sh
# Runs the Emscripten tool of this name from Debian $release.
exec bwrap --dev-bind / / --bind '$folder/system/usr' /usr --ro-bind /usr/include /usr/include --die-with-parent \\
  --setenv PATH /usr/bin --setenv EM_CACHE /usr/share/emscripten/cache --setenv EM_FROZEN_CACHE 0 \\
  "/usr/share/emscripten/\${0##*/}" "\$@"
TOOL
chmod +x "$partial/tool"
# CMake's toolchain file looks for files beside the tools.
cd "$partial/upstream/emscripten"
ln -s ../../system/usr/share/emscripten/* .
for tool in ../../system/usr/bin/em*; do ln -sf ../../tool "${tool##*/}"; done
rm "$partial/apt.conf"
mv "$partial" "$folder"
