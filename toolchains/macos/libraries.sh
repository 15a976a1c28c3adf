#!/usr/bin/env bash
# Builds the libraries that duet needs for macOS out of Debian's source packages, static: OpenSSL, zlib, libuv and
# libwebsockets. Usage: libraries.sh ARCHITECTURE FOLDER, with arm64 or x86_64. Does nothing for what the folder already has.
set -euo pipefail
architecture=$1 folder=$(mkdir -p "$2" && cd "$2" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
case "$architecture" in
  arm64) target=aarch64-macos.11.0 openssl=darwin64-arm64-cc ;;
  x86_64) target=x86_64-macos.11.0 openssl=darwin64-x86_64-cc ;;
  *) echo "libraries.sh: arm64 or x86_64, not '$architecture'" >&2; exit 2 ;;
esac
# shellcheck disable=SC2034  # of debian_libraries.sh
platform=(--toolchain "$here/macos.cmake" -DDUET_MACOS_ARCHITECTURE="$architecture") shared=('lib/*.dylib')
# shellcheck source=../debian_libraries.sh
. "$here/../debian_libraries.sh"

copy_headers CLI nlohmann toml++
# zig has no CommonCrypto. /etc/ssl is the folder where macOS has cert.pem, a copy of its roots.
CC="$here/tools/cc -target $target" AR="$here/tools/ar" RANLIB="$here/tools/ranlib" \
  build_openssl "$openssl" --openssldir=/etc/ssl no-asm -DOPENSSL_NO_APPLE_CRYPTO_RANDOM
build_zlib libz.a
build_libuv
build_libwebsockets -DLWS_UNIX_SOCK=ON
