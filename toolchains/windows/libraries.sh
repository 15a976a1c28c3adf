#!/usr/bin/env bash
# Builds the libraries that duet needs for Windows on x86-64 out of Debian's source packages, static: OpenSSL, zlib and libuv.
# Usage: libraries.sh FOLDER. Does nothing for what the folder already has.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034  # of debian_libraries.sh
platform=(--toolchain "$here/windows.cmake") shared=('lib/*.dll.a' 'bin/*.dll')
# shellcheck source=../debian_libraries.sh
. "$here/../debian_libraries.sh"

copy_headers CLI nlohmann toml++ catch2
# A folder that only administrators can write to, as OpenSSL reads its configuration there.
CC=gcc-posix build_openssl mingw64 --cross-compile-prefix=x86_64-w64-mingw32- '--openssldir=C:/Program Files/Common Files/SSL'
build_zlib libzlibstatic.a
build_libuv
