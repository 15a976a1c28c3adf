#!/usr/bin/env bash
# emsdk_of_debian.sh RELEASE FOLDER: makes a folder that is used like an emsdk (EMSDK=FOLDER). Its Emscripten is the package of
# a newer Debian release, such as trixie or sid. The packages are extracted and not installed. A tool runs in a mount namespace
# in which /usr is that release's; CMake, Node.js and the browsers remain this system's.
set -euo pipefail
release=$1 folder=$(realpath -m "$2")
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# shellcheck source=debian_packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian_packages.sh"

# FOLDER exists only when it is complete.
partial=$folder.partial
rm -rf "$partial"
mkdir -p "$partial/upstream/emscripten"
# dash and coreutils are for the scripts that start Emscripten's tools.
extract "$release" "$partial/system" emscripten,dash,coreutils

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
mv "$partial" "$folder"
