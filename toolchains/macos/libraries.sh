#!/usr/bin/env bash
# Builds the libraries that duet needs for macOS out of Debian's source packages, static: OpenSSL, zlib, libuv and
# libwebsockets. Usage: libraries.sh ARCHITECTURE FOLDER, with arm64 or x86_64. Does nothing for what the folder already has.
set -euo pipefail
architecture=$1 folder=$(mkdir -p "$2" && cd "$2" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=$folder/../sources
mkdir -p "$sources"
sources=$(cd "$sources" && pwd)
case "$architecture" in
  arm64) target=aarch64-macos.11.0 openssl=darwin64-arm64-cc ;;
  x86_64) target=x86_64-macos.11.0 openssl=darwin64-x86_64-cc ;;
  *) echo "libraries.sh: arm64 or x86_64, not '$architecture'" >&2; exit 2 ;;
esac

say() { printf '%s: %s\n' "$architecture" "$*"; }

show_errors() { grep -E -A 3 '(error|Error)' "$1" | tail -n 30 >&2; }

# fetch PACKAGE: sets `source` to the folder with its source. Reads package lists of its own, as the machine's may have no
# sources, and changes none of the machine's.
fetch() {
  local options=(-o "Dir::Etc::sourcelist=$sources/debian.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$sources/lists"
    -o "Dir::Cache=$sources/cache" -o APT::Sandbox::User="$(id -un)")
  if ! compgen -G "$sources/lists/*Sources*" >/dev/null; then
    mkdir -p "$sources/lists/partial" "$sources/cache/archives/partial"
    cat >"$sources/debian.list" <<'LIST'
deb-src http://deb.debian.org/debian bookworm main
LIST
    apt-get "${options[@]}" -qq update
  fi
  [ -f "$sources/$1.fetched" ] || (cd "$sources" && apt-get "${options[@]}" -qq source "$1" >/dev/null && touch "$1.fetched")
  source=$(find "$sources" -maxdepth 1 -type d -name "$1-*" | sort -V | tail -n 1)
}

# cmake_library PACKAGE OPTION ...
cmake_library() {
  local build=$folder/build/$1 source
  [ ! -f "$folder/$1.built" ] || return 0
  fetch "$1"
  say "Building $1"
  cmake -G Ninja -S "$source" -B "$build" --toolchain "$here/macos.cmake" -DDUET_MACOS_ARCHITECTURE="$architecture" \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$folder" -DCMAKE_PREFIX_PATH="$folder" -DBUILD_SHARED_LIBS=OFF \
    -Wno-dev --log-level=ERROR "${@:2}" >/dev/null
  cmake --build "$build" -j"$(nproc)" >"$build/log.txt" 2>&1 || { show_errors "$build/log.txt"; exit 1; }
  cmake --install "$build" >/dev/null
  touch "$folder/$1.built"
}

build_openssl() {
  local build=$folder/build/openssl source
  [ ! -f "$folder/openssl.built" ] || return 0
  fetch openssl
  say "Building openssl (this takes the longest)"
  mkdir -p "$build"
  (
    cd "$build"
    # zig has no CommonCrypto. /etc/ssl is the folder where macOS has cert.pem, a copy of its roots.
    CC="$here/tools/cc -target $target" AR="$here/tools/ar" RANLIB="$here/tools/ranlib" \
      "$source/Configure" "$openssl" --prefix="$folder" --libdir=lib --openssldir=/etc/ssl \
      no-asm no-shared no-tests no-module no-legacy no-engine no-comp -DOPENSSL_NO_APPLE_CRYPTO_RANDOM >log.txt
    make -j"$(nproc)" build_libs >>log.txt 2>&1 || { show_errors log.txt; exit 1; }
    make install_dev >>log.txt 2>&1
  )
  touch "$folder/openssl.built"
}

# use_static FILE LIBRARY: removes the shared library that was built beside it, and gives the static one its name.
use_static() {
  rm -f "$folder/lib/${2%.a}".*dylib
  [ "$1" = "$2" ] || cp "$folder/lib/$1" "$folder/lib/$2"
}

# Debian's source has no folder for Windows, which the build of zlib names.
build_zlib() {
  local source
  fetch zlib
  mkdir -p "$source/win32"
  touch "$source/win32/zlib1.rc"
  cmake_library zlib
  use_static libz.a libz.a
}

# The headers of the tool and the examples are the same for each system. Their times are kept, else all is compiled again.
copy_headers() {
  mkdir -p "$folder/include" "$folder/share/cmake"
  cp -rp /usr/include/CLI /usr/include/nlohmann /usr/include/toml++ "$folder/include"
  cp -rp /usr/share/cmake/CLI11 /usr/share/cmake/nlohmann_json "$folder/share/cmake"
}

copy_headers
build_openssl
build_zlib
cmake_library libuv1 -DLIBUV_BUILD_TESTS=OFF -DBUILD_TESTING=OFF
use_static libuv_a.a libuv.a
cmake_library libwebsockets -DLWS_WITH_LIBUV=ON -DLWS_WITH_SSL=ON -DLWS_WITH_SHARED=OFF -DLWS_WITH_STATIC=ON \
  -DLWS_WITHOUT_TESTAPPS=ON -DLWS_WITH_EVLIB_PLUGINS=OFF -DLWS_IPV6=ON -DLWS_UNIX_SOCK=ON -DLWS_WITH_ZLIB=OFF \
  -DLWS_WITHOUT_EXTENSIONS=ON -DDISABLE_WERROR=ON -DLWS_OPENSSL_INCLUDE_DIRS="$folder/include" \
  "-DLWS_OPENSSL_LIBRARIES=$folder/lib/libssl.a;$folder/lib/libcrypto.a" -DLWS_LIBUV_INCLUDE_DIRS="$folder/include" \
  -DLWS_LIBUV_LIBRARIES="$folder/lib/libuv_a.a"
