# shellcheck shell=bash
# Builds and runs suites of tests.

test_packages=(catch2 ca-certificates)

# A regular expression for what begins with one of the arguments; for anything if there are none.
beginning_with() {
  local IFS='|'
  printf '^(%s)' "$*"
}

# suites PRESET FIELD [NAME ...]: the words of a field of suites.txt, for suites that begin with one of the names. The fields are
# name|targets|targets of native|needs|packages|Catch2 program|reason why it is skipped (tests/suites.cmake).
suites() {
  local preset=$1 field=$2
  shift 2
  grep -E "$(beginning_with "$@")" "build/$preset/suites.txt" | cut -d'|' -f"$field" | tr ' ' '\n' | sort -u | grep . || true
}

# suites_of PRESET: the suites that a preset runs: a sanitizer's does not run all.
suites_of() { ctest --preset "$1" -N | sed -nE 's/^ *Test +#[0-9]+: //p'; }

# Returns whether a preset runs only some of its suites.
runs_some() { [[ "$1" == native-* && "$1" != native-debug ]]; }

# prepare PRESET [NAME ...]: configures, and installs the packages that the suites need.
prepare() {
  local preset=$1 packages needs names
  shift
  install_packages "${test_packages[@]}"
  configure "$preset"
  if [ $# -eq 0 ] && runs_some "$preset"; then
    mapfile -t names < <(suites_of "$preset")
    set -- "${names[@]}"
  fi
  needs=" $(suites "$preset" 4 "$@" | xargs) "
  case "$needs" in *' node '* | *' modules '*) install_node_modules ;; esac
  case "$needs" in *' editor_modules '*) install_node_modules web/editor ;; esac
  mapfile -t packages < <(suites "$preset" 5 "$@")
  if [ "$(id -u)" = 0 ] || [ -n "${DUET_REQUIRE_ALL:-}" ]; then
    install_packages "${packages[@]}"
  else
    mapfile -t packages < <(missing_packages "${packages[@]}")
    [ ${#packages[@]} -eq 0 ] || say "What needs ${packages[*]} is skipped: not installed"
  fi
  configure "$preset"  # again, for suites that are possible now
}

# build_suites PRESET [NAME ...]: builds the suites' targets, and those of the native build that they talk to.
build_suites() {
  local preset=$1 targets native names
  shift
  mapfile -t native < <(suites "$preset" 3 "$@")
  [ ${#native[@]} -eq 0 ] || build native "${native[@]}"
  if [ $# -eq 0 ] && runs_some "$preset"; then
    mapfile -t names < <(suites_of "$preset")
    set -- "${names[@]}"
  fi
  if [ $# -gt 0 ]; then
    mapfile -t targets < <(suites "$preset" 2 "$@")
  else
    targets=(all duet_tests)
  fi
  [ ${#targets[@]} -eq 0 ] || build "$preset" "${targets[@]}"
}

# run_suites PRESET [NAME ...]: adds to passed, failed and skipped.
passed=0 failed=0 skipped=0
run_suites() {
  local preset=$1 name=$1 filter=() log counts passed_over status=0
  shift
  case "$preset" in native | wasm | windows) name=$preset-dev ;; esac
  [ $# -eq 0 ] || filter=(-R "$(beginning_with "$@")")
  say "Testing $preset"
  log=$(mktemp)
  [ ! -x /usr/bin/llvm-symbolizer-19 ] || export ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-19
  # Twice as many as there are cores, as many tests mostly wait.
  ctest --preset "$name" -j"$(($(nproc) * 2))" "${filter[@]}" 2>&1 | tee "$log" || status=$?
  counts=$(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests failed out of ([0-9]+)$/\1 \2/p' "$log")
  passed_over=$(grep -cE '^ *[0-9]+/[0-9]+ Test .*\*\*\*Skipped' "$log") || true
  if [ -n "$counts" ]; then
    failed=$((failed + ${counts% *}))
    skipped=$((skipped + passed_over))
    passed=$((passed + ${counts#* } - ${counts% *} - passed_over))
  elif [ "$status" -ne 0 ]; then
    failed=$((failed + 1))  # ctest itself
  fi
  rm -f "$log"
  grep -E "$(beginning_with "$@")" "build/$preset/suites.txt" |
    sed -nE 's/^([^|]+)(\|[^|]*){5}\|([^|]+)$/Skipped: \1: \3./p'
}

# run_case PRESET NAME [SUITE ...]: runs the test cases of this name in the suites' Catch2 programs.
run_case() {
  local preset=$1 case=$2 targets program status=0
  shift 2
  [ $# -gt 0 ] || case "$preset" in
    wasm*) set -- unit ;;
    native-tsan) set -- threads ;;
    *) set -- native ;;
  esac
  prepare "$preset" "$@"
  mapfile -t targets < <(grep -E "$(beginning_with "$@")" "build/$preset/suites.txt" | cut -d'|' -f2,6 |
    grep -E '\|.' | sort -u)
  [ ${#targets[@]} -gt 0 ] || fail "$preset has no such program of Catch2: $*"
  build "$preset" "${targets[@]%%|*}"
  export TSAN_OPTIONS="suppressions=$PWD/tests/threads/tsan.txt"
  for program in "${targets[@]#*|}"; do
    # shellcheck disable=SC2086  # for the web it is two words
    $program --warn NoTests "$case" || status=1
  done
  return $status
}

run_tests() {
  local preset='' case='' names=() word
  for word in "$@"; do
    case "$word" in
      native | wasm | native-asan | native-tsan | native-portable | native-debug | wasm-debug)
        [ -z "$preset" ] || fail "one preset, please"
        preset=$word ;;
      *[!A-Za-z0-9_-]*) case=$word ;;
      *) names+=("$word") ;;
    esac
  done
  if [ $# -eq 0 ]; then
    run_all
  else
    if [ -z "$preset" ]; then
      configure native
      preset=native
      [ ${#names[@]} -eq 0 ] || [ -n "$(suites native 1 "${names[@]}")" ] || preset=wasm
    fi
    for word in "${names[@]}"; do
      configure "$preset"
      [ -n "$(suites "$preset" 1 "$word")" ] || fail "no suite of $preset has a name that begins with $word"
    done
    if [ -n "$case" ]; then
      run_case "$preset" "$case" "${names[@]}"
      return
    fi
    prepare "$preset" "${names[@]}"
    build_suites "$preset" "${names[@]}"
    run_suites "$preset" "${names[@]}"
  fi
  report_suites
}

# Returns false if a suite has failed or none was run.
report_suites() {
  [ "$skipped" -eq 0 ] || echo "$skipped skipped"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# Packages are installed while the first preset is built. Suites in browsers take turns and wait: while presets are tested, the
# next ones are built, with low priority.
run_all() {
  local preset folder next=(wasm native-asan native-tsan native-portable)
  export DUET_REQUIRE_ALL=1
  folder=$(mktemp -d)
  prepare native
  set -m  # a process group of its own
  build_in_background "$folder" "${next[@]}" &
  builder_pid=$!
  set +m
  trap stop_builder EXIT
  build_suites native
  touch "$folder/native.built"
  run_suites native
  for preset in "${next[@]}"; do
    wait_for_build "$folder/$preset"
    run_suites "$preset"
  done
  rm -r "$folder"
}

builder_pid=
stop_builder() { kill -- -"$builder_pid" 2>/dev/null || true; }

# build_in_background FOLDER PRESET ...: writes FOLDER/PRESET.log, and then PRESET.built or PRESET.failed. Builds when the native
# build, whose targets others need, is there.
build_in_background() {
  local folder=$1 preset
  shift
  for preset; do (prepare "$preset") >"$folder/$preset.log" 2>&1 || touch "$folder/$preset.failed"; done
  until [ -e "$folder/native.built" ]; do
    kill -0 $$ 2>/dev/null || return 0  # this script was killed
    sleep 0.5
  done
  renice -n 19 "$BASHPID" >/dev/null
  for preset; do
    [ ! -e "$folder/$preset.failed" ] || continue
    if (build_suites "$preset") >>"$folder/$preset.log" 2>&1; then touch "$folder/$preset.built"; else touch "$folder/$preset.failed"; fi
  done
}

# wait_for_build FOLDER/PRESET: shows the output so far, and then the rest as it comes.
wait_for_build() {
  local viewer
  touch "$1.log"
  tail -n +1 -f "$1.log" &
  viewer=$!
  until [ -e "$1.built" ] || [ -e "$1.failed" ] || ! kill -0 "$builder_pid" 2>/dev/null; do sleep 0.5; done
  sleep 0.5  # for the last lines
  kill "$viewer"
  wait "$viewer" 2>/dev/null || true
  [ -e "$1.built" ] || fail "building $(basename "$1") failed, see above"
}
