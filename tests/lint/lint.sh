#!/usr/bin/env bash
# lint.sh format CLANG-FORMAT [ARGUMENT...]: the C++ sources that git has are formatted; with -i they become so.
# lint.sh tidy CLANG-TIDY: Clang compiles the native library, the tool and the examples without warnings, and the checks of
# .clang-tidy pass.
# lint.sh cppcheck CPPCHECK: cppcheck finds nothing in the sources of libraries, tool and examples but what cppcheck.txt has.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
what=$1 tool=$2
shift 2

format() {
  [ $# -gt 0 ] || set -- --dry-run --Werror
  # The regular expressions of JavaScript in that file are no C++.
  git ls-files -z '*.cpp' '*.hpp' ':!wasm/src/skip_host_browser.cpp' | xargs -0 "$tool" "$@"
}

# unit NAME FILE...: a source that includes the others.
unit() {
  local source=$units/$1.cpp
  shift
  printf "#include \"$PWD/%s\"\n" "$@" >"$source"
  echo "$source"
}

# The files of the platform that Linux takes. Those of other systems are read by tests/layers, and compiled by the presets
# native-portable and windows.
platform() {
  local file
  for file in native/src/platform/*.cpp; do
    case $file in
      *_windows.cpp | *_keychain.cpp | */sending_posix.cpp) ;;
      *) [ "$file" != "${file/_posix/_linux}" ] && [ -f "${file/_posix/_linux}" ] || echo "$file" ;;
    esac
  done
}

# A command whose output matters only if it fails.
quietly() {
  local output
  output=$("$@" 2>&1) || { printf '%s\n' "$output" && return 1; }
}
export -f quietly

# A library at a time, as one source: nearly all of the time is taken by the standard library's headers. That leaves out
# Clang's analyzer, which would look into these too: 90 s for native/src/http instead of 6.
tidy() {
  local example folder includes=()
  # Absolute, as the filter of headers wants a slash before the folders.
  for folder in core/include native/include native/src native/cli core/src .; do includes+=("-I$PWD/$folder"); done
  units=$(mktemp -d)
  trap 'rm -rf "$units"' EXIT
  {
    unit no_redis native/cli/make_backplane_none.cpp  # instead of make_backplane_redis.cpp
    unit cli $(ls native/cli/*.cpp | grep -vE '_(none|windows)\.cpp$')
    # These two files have their other halves in core, of which a build takes one (core/CMakeLists.txt).
    unit pages core/src/{timer_queue,utf8}.cpp
    unit core $(ls core/src/*.cpp | grep -vE '/(timer_queue|utf8)\.cpp$')
    unit testing {core,native}/src/testing/*.cpp
    unit client $(ls native/src/{base,client,connection,http,memory,net,tls,ws}/*.cpp | grep -v '/reactor_uv\.cpp$') $(platform)
    unit redis native/src/redis/*.cpp  # like the client, it has another Refusal than the server
    unit server $(ls native/src/*/*.cpp | grep -vE '_none\.cpp$|^native/src/(base|client|connection|http|memory|net|platform|redis|testing|tls|ws)/')
    for example in examples/*.cpp; do unit "$(basename "$example" .cpp)" "$example"; done
  } | xargs -P "$(nproc)" -I SOURCE bash -c 'quietly "$@"' - \
    "$tool" --quiet --config-file="$PWD/.clang-tidy" --warnings-as-errors='*' \
    --checks='clang-diagnostic-*,-clang-analyzer-*,-bugprone-suspicious-include' \
    --header-filter='/((core|native)/(include|src|cli)|examples)/' \
    SOURCE -- -std=gnu++20 "${includes[@]}" -DTOML_HEADER_ONLY=0 -Wall -Wextra -Wpedantic -Wconversion
}

cppcheck() {
  command "$tool" --quiet --std=c++20 --language=c++ --enable=warning,portability --suppress=missingInclude -j "$(nproc)" \
    --suppressions-list=tests/lint/cppcheck.txt --error-exitcode=1 --template=gcc \
    -I core/include -I native/include -I native/src -I core/src core/src native/src native/cli wasm/src examples
}

"$what" "$@"
