# shellcheck shell=bash
# The lines and branches that the native tests reach.

# coverage [SUITE ...]
coverage() {
  local folder=build/native-coverage objects=() program area
  [ $# -gt 0 ] || set -- unit testing native- rfc- conformance-native random-native process hanging-names threads cli- fuzz-replay \
    faults-allocations faults-calls
  prepare native-coverage "$@"
  build_suites native-coverage "$@"
  rm -rf "$folder/profiles"
  LLVM_PROFILE_FILE="$PWD/$folder/profiles/%m.profraw" run_suites native-coverage "$@"
  llvm-profdata-19 merge -o "$folder/profile" "$folder"/profiles/*.profraw || fail "there are no profiles"
  for program in "$folder"/bin/*; do
    [ -f "$program" ] || continue
    [ ${#objects[@]} -eq 0 ] || objects+=(-object)
    objects+=("$program")
  done
  printf '| folder | lines | branches |\n|---|--:|--:|\n'
  for area in core/src native/src/*/ native/cli; do report_coverage "$folder/profile" "${area%/}" "$PWD/${area%/}"; done
  report_coverage "$folder/profile" "core and protocol" "$PWD"/{core/src,native/src/ws,native/src/http}
  report_suites
}

# report_coverage PROFILE NAME FOLDER ...: a row of the table; $objects are the programs.
report_coverage() {
  local profile=$1 name=$2
  shift 2
  llvm-cov-19 report "${objects[@]}" -instr-profile="$profile" "$@" 2>/dev/null |
    awk -v name="$name" '/^TOTAL/ { printf "| `%s` | %s | %s |\n", name, $10, $13 }'
}
