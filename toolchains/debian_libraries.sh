# Functions that build libraries out of Debian's source packages, static, for another system. Read by its libraries.sh, which
# sets folder (where they are installed), platform (what CMake is told about the system) and shared (the names of a shared
# library that a build leaves beside the static one). For another release than bookworm it sets release.
# shellcheck shell=bash disable=SC2154
sources=$folder/../sources
mkdir -p "$sources"
sources=$(cd "$sources" && pwd)

say() { printf '%s: %s\n' "$(basename "$folder")" "$*"; }

show_errors() { grep -E -A 3 '(error|Error)' "$1" | tail -n 30 >&2; }

# fetch PACKAGE: sets `source` to the folder with its source. Reads package lists of its own, as the machine's may have no
# sources, and changes none of the machine's.
fetch() {
  local options=(-o "Dir::Etc::sourcelist=$sources/debian.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$sources/lists"
    -o "Dir::Cache=$sources/cache" -o APT::Sandbox::User="$(id -un)")
  if ! compgen -G "$sources/lists/*Sources*" >/dev/null; then
    mkdir -p "$sources/lists/partial" "$sources/cache/archives/partial"
    echo "deb-src http://deb.debian.org/debian ${release:-bookworm} main" >"$sources/debian.list"
    apt-get "${options[@]}" -qq update
  fi
  if [ ! -f "$sources/$1.fetched" ]; then
    # A mirror may lack Debian's part of a new version; then the project's own has to do.
    (cd "$sources" && { apt-get "${options[@]}" -qq source "$1" >/dev/null ||
      { [ -n "${release:-}" ] && apt-get "${options[@]}" -qq --tar-only source "$1" >/dev/null && tar -xf "$1"_*.orig.tar.*; }; })
    touch "$sources/$1.fetched"
  fi
  source=$(find "$sources" -maxdepth 1 -type d -name "$1-*" | sort -V | tail -n 1)
}

# cmake_library PACKAGE OPTION ...
cmake_library() {
  local build=$folder/build/$1 source
  [ ! -f "$folder/$1.built" ] || return 0
  fetch "$1"
  say "Building $1"
  cmake -G Ninja -S "$source" -B "$build" "${platform[@]}" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$folder" \
    -DCMAKE_PREFIX_PATH="$folder" -DBUILD_SHARED_LIBS=OFF -Wno-dev --log-level=ERROR "${@:2}" >/dev/null
  cmake --build "$build" -j"$(nproc)" >"$build/log.txt" 2>&1 || { show_errors "$build/log.txt"; exit 1; }
  cmake --install "$build" >/dev/null
  touch "$folder/$1.built"
}

# build_openssl OPTION ...: of its Configure, and with the environment for that.
build_openssl() {
  local build=$folder/build/openssl source
  [ ! -f "$folder/openssl.built" ] || return 0
  fetch openssl
  say "Building openssl (this takes the longest)"
  mkdir -p "$build"
  (
    cd "$build"
    "$source/Configure" "$@" --prefix="$folder" --libdir=lib no-shared no-tests no-module no-legacy no-engine no-comp >log.txt
    make -j"$(nproc)" build_libs >>log.txt 2>&1 || { show_errors log.txt; exit 1; }
    make install_dev >>log.txt 2>&1
  )
  touch "$folder/openssl.built"
}

# use_static FILE LIBRARY: removes the shared library that was built beside it, and gives the static one its name.
use_static() {
  local pattern
  for pattern in "${shared[@]}"; do
    { compgen -G "$folder/$pattern" || true; } | xargs -r rm -f  # there is none at the second time
  done
  [ "$1" = "$2" ] || cp "$folder/lib/$1" "$folder/lib/$2"
}

# build_zlib FILE: the name under which CMake installs the static library.
build_zlib() {
  local source
  fetch zlib
  # Debian's source has no folder for Windows, which the build names, for the resources of its shared library.
  mkdir -p "$source/win32"
  echo 'STRINGTABLE { 1 "zlib" }' >"$source/win32/zlib1.rc"
  cmake_library zlib
  use_static "$1" libz.a
}

build_libuv() {
  cmake_library libuv1 -DLIBUV_BUILD_TESTS=OFF -DBUILD_TESTING=OFF
  use_static libuv_a.a libuv.a
}

# build_libwebsockets OPTION ...
build_libwebsockets() {
  cmake_library libwebsockets -DLWS_WITH_LIBUV=ON -DLWS_WITH_SSL=ON -DLWS_WITH_SHARED=OFF -DLWS_WITH_STATIC=ON \
    -DLWS_WITHOUT_TESTAPPS=ON -DLWS_WITH_EVLIB_PLUGINS=OFF -DLWS_IPV6=ON -DLWS_WITH_ZLIB=OFF -DLWS_WITHOUT_EXTENSIONS=ON \
    -DDISABLE_WERROR=ON -DLWS_OPENSSL_INCLUDE_DIRS="$folder/include" \
    "-DLWS_OPENSSL_LIBRARIES=$folder/lib/libssl.a;$folder/lib/libcrypto.a" -DLWS_LIBUV_INCLUDE_DIRS="$folder/include" \
    -DLWS_LIBUV_LIBRARIES="$folder/lib/libuv_a.a" "$@"
}

# copy_headers FOLDER ...: headers of libraries that are the same for each system. Their times are kept, else all is compiled again.
copy_headers() {
  mkdir -p "$folder/include" "$folder/share/cmake"
  cp -rp "${@/#//usr/include/}" "$folder/include"
  cp -rp /usr/share/cmake/CLI11 /usr/share/cmake/nlohmann_json "$folder/share/cmake"
}
