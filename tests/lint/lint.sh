#!/usr/bin/env bash
# lint.sh format CLANG-FORMAT [ARGUMENT...]: the C++ sources that git has are formatted; with -i they become so.
# lint.sh tidy CLANG-TIDY: the checks of .clang-tidy pass for the library and the tool.
# lint.sh clang CLANG++: a second compiler has no warnings for the native library, the tool and the examples. It takes each
# file by itself: precompiled headers hide a missing include.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
what=$1 tool=$2
shift 2

flags=(-std=gnu++20 -Icore/include -Inative/include -Inative/src -Inative/cli -I. -DTOML_HEADER_ONLY=0
  -Wall -Wextra -Wpedantic -Wconversion)

# A command whose output matters only if it fails.
quietly() {
  local output
  output=$("$@" 2>&1) || { printf '%s\n' "$output" && return 1; }
}
export -f quietly

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

# A folder at a time, as one source: nearly all of the time is taken by the standard library's headers. That leaves out
# Clang's analyzer, which would look into these too: 90 s for native/src/http instead of 6.
tidy() {
  units=$(mktemp -d)
  trap 'rm -rf "$units"' EXIT
  {
    # These two files have their other halves in core, of which a build takes one (core/CMakeLists.txt).
    unit pages core/src/{timer_queue,utf8}.cpp
    unit core $(ls core/src/*.cpp | grep -vE '/(timer_queue|utf8)\.cpp$')
    unit testing {core,native}/src/testing/*.cpp
    # Each of these has its own type `json`.
    unit log_lines native/cli/log_lines.cpp
    unit cli $(ls native/cli/*.cpp | grep -v '/log_lines\.cpp$')
    for folder in native/src/*/; do
      [ "$folder" = native/src/testing/ ] || unit "$(basename "$folder")" "$folder"*.cpp
    done
  } | xargs -P "$(nproc)" -I SOURCE bash -c 'quietly "$@"' - \
    "$tool" --quiet --config-file="$PWD/.clang-tidy" --warnings-as-errors='*' \
    --checks='-clang-analyzer-*,-bugprone-suspicious-include' --header-filter='/(core|native)/(include|src|cli)/' \
    SOURCE -- "${flags[@]}"
}

clang() {
  printf '%s\n' native/src/*/*.cpp native/cli/*.cpp examples/*.cpp |
    xargs -P "$(nproc)" -I SOURCE bash -c 'quietly "$@"' - "$tool" -fsyntax-only -Wshadow -Werror "${flags[@]}" SOURCE
}

"$what" "$@"
