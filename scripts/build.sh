# shellcheck shell=bash
# Configures and builds a preset of CMakePresets.json.

# Debian packages by purpose. Those of a suite are in tests/needs.cmake and beside the suite. Node and npm may also come from
# elsewhere.
build_packages=(cmake ninja-build)
native_packages=(g++ pkg-config libwebsockets-dev libwebsockets-evlib-uv libuv1-dev libssl-dev libcap-dev zlib1g-dev
  libcli11-dev nlohmann-json3-dev libtomlplusplus-dev libhiredis-dev)
wasm_packages=(emscripten)
asan_packages=(clang-19 libclang-rt-19-dev llvm-19)  # the tests' second compiler, and names in its reports

# configure PRESET: installs the packages for building it, and runs CMake if that is necessary. For a user's preset it takes the
# developer's one of the same folder. That configures tests too, but they are built only on request.
configure() {
  local preset=$1 name=$1 compiler=()
  install_packages "${build_packages[@]}"
  case "$preset" in
    wasm-trixie | wasm-sid | windows | linux-*) ;;  # emscripten_current, windows and architecture have installed it
    wasm*) install_packages "${wasm_packages[@]}" ;;
    native-asan | native-coverage)
      install_packages "${native_packages[@]}" "${asan_packages[@]}"
      ! command -v clang++-19 >/dev/null || compiler=(-DCMAKE_CXX_COMPILER=clang++-19) ;;
    *) install_packages "${native_packages[@]}" ;;
  esac
  case "$preset" in native | wasm | windows) name=$preset-dev ;; esac
  if [ -n "${is_configured[$preset]:-}" ]; then return; fi
  # A file that CMake writes at its end. Suites that were not possible then may be possible now.
  local written=build/$preset/suites.txt
  [ "$preset" != bench ] || written=build/bench/build.ninja
  if "$installed" || [ ! -f "$written" ] || grep -Eqs '\|[^|]+$' "build/$preset/suites.txt"; then
    say "Configuring $preset"
    cmake --preset "$name" "${compiler[@]}" >/dev/null || fail "configuring $preset failed, see above"
  else  # if a file of CMake's has changed since
    ninja -C "build/$preset" build.ninja >/dev/null || fail "configuring $preset failed, see above"
  fi
  is_configured[$preset]=yes
}

# build PRESET [TARGET ...]
build() {
  local preset=$1
  shift
  configure "$preset"
  say "Building $preset${1:+: $*}"
  cmake --build --preset "$preset" ${1:+--target "$@"} || fail "building $preset failed, see above"
}
