# shellcheck shell=bash
# Other platforms, compilers and libraries than this machine's. Each command takes long and is run by name.

emsdk_packages=(mmdebstrap bubblewrap)
windows_packages=(g++-mingw-w64-x86-64-posix dpkg-dev make perl pkg-config libcli11-dev nlohmann-json3-dev libtomlplusplus-dev
  wine64)
macos_packages=(dpkg-dev make perl pkg-config file libcli11-dev nlohmann-json3-dev libtomlplusplus-dev)
architecture_packages=(mmdebstrap arch-test qemu-user)

parity() {
  prepare native conformance
  prepare wasm conformance parity
  build native duet_conformance duet_test_peer
  build wasm duet_conformance
  windows conformance-native-ws
  mkdir -p build/wasm/parity
  cp build/windows/parity/windows.json build/wasm/parity
  say "Running every scenario on the other hosts"
  ctest --preset wasm-dev -FA '^$' -R '^(parity-native|conformance-(node|chromium|firefox|webkit)-ws)$' ||
    fail "a host has failed, see above"
  node tests/browser/parity.mjs --logs build/wasm/parity --write docs/parity.md
}

# macos [ARCHITECTURE ...]
macos() {
  local architecture
  [ $# -gt 0 ] || set -- arm64 x86_64
  install_packages "${build_packages[@]}" "${macos_packages[@]}"
  install_node_modules toolchains/macos
  for architecture in "$@"; do
    say "The libraries for macOS on $architecture (.cache/macos)"
    toolchains/macos/libraries.sh "$architecture" ".cache/macos/$architecture" || fail "a library for macOS failed, see above"
    say "Building macos-$architecture"
    cmake --preset "macos-$architecture" >/dev/null || fail "configuring macos-$architecture failed, see above"
    cmake --build --preset "macos-$architecture" || fail "building macos-$architecture failed, see above"
  done
  file build/macos-*/bin/*
}

# windows [SUITE ...]
windows() {
  install_packages "${build_packages[@]}" "${windows_packages[@]}" "${test_packages[@]}"
  install_node_modules
  say "The libraries for Windows (.cache/windows)"
  toolchains/windows/libraries.sh .cache/windows/x86_64 || fail "a library for Windows failed, see above"
  prepare windows "$@"
  build_suites windows "$@"
  toolchains/windows/wine wineboot --init </dev/null >/dev/null 2>&1 || fail "Wine cannot start"
  # Wine starts services with its first program, and they keep that program's output open. This program is the first one, and
  # ends with this script, as its input does.
  # shellcheck disable=SC2034
  coproc wine_services { toolchains/windows/wine cmd.exe >/dev/null 2>&1; }
  run_suites windows "$@"
  report_suites
}

# emscripten_current [RELEASE] [SUITE ...]: tests with the Emscripten of newer Debian releases. Their presets are wasm-RELEASE.
# build/emsdk-RELEASE is a link, so that ./dev clean does not remove what takes minutes to get.
emscripten_current() {
  local release releases=(trixie sid) folder
  case "${1:-}" in trixie | sid)
    releases=("$1")
    shift ;;
  esac
  [ $# -gt 0 ] || set -- unit conformance-node conformance-chromium-ws conformance-chromium-worker-duet matrix-node \
    matrix-chromium matrix-refused size
  mkdir -p build
  for release in "${releases[@]}"; do
    folder=${XDG_CACHE_HOME:-$HOME/.cache}/duet/emsdk-$release
    install_packages "${emsdk_packages[@]}"
    if [ ! -d "$folder" ]; then
      say "Getting the Emscripten of Debian $release (200 MB) into $folder"
      toolchains/emsdk_of_debian.sh "$release" "$folder" || fail "there is no Emscripten of Debian $release, see above"
    fi
    ln -sfn "$folder" "build/emsdk-$release"
    install_node_modules tests/matrix/closure
    prepare "wasm-$release" "$@"
    build_suites "wasm-$release" "$@"
    run_suites "wasm-$release" "$@"
  done
  report_suites
}

libwebsockets_current() {
  install_packages "${build_packages[@]}" dpkg-dev "${native_packages[@]}"
  say "The libwebsockets of Debian sid (.cache/libwebsockets)"
  toolchains/libwebsockets_of_debian.sh sid .cache/libwebsockets/sid || fail "libwebsockets failed, see above"
  prepare native-lws
  build_suites native-lws
  run_suites native-lws
  report_suites
}

# architecture [NAME] [SUITE ...]: tests for Linux on another processor. The preset is linux-NAME.
architecture() {
  local name names=(i386 s390x)
  local -A compilers=([i386]=g++-i686-linux-gnu [s390x]=g++-s390x-linux-gnu)
  case "${1:-}" in i386 | s390x)
    names=("$1")
    shift ;;
  esac
  [ $# -gt 0 ] || set -- unit native-
  for name in "${names[@]}"; do
    install_packages "${build_packages[@]}" "${architecture_packages[@]}" "${compilers[$name]}"
    say "The libraries for $name (.cache/linux)"
    toolchains/linux/libraries.sh "$name" ".cache/linux/$name" || fail "there are no libraries for $name, see above"
    prepare "linux-$name" "$@"
    build_suites "linux-$name" "$@"
    run_suites "linux-$name" "$@"
  done
  report_suites
}
