# shellcheck shell=bash
# The fuzz targets.

# fuzz [NAME [MINUTES]]
fuzz() {
  local name=${1:-} minutes=${2:-10} program=build/native-asan/bin/duet_fuzz
  install_packages libboost-dev "${test_packages[@]}"
  if [ "$name" = --coverage ]; then
    fuzz_coverage "${@:2}"
    return
  fi
  build native-asan duet_fuzz duet_fuzz_bridge
  if [ -z "$name" ]; then
    "$program" list
    "${program}_bridge" list
    return
  fi
  [ "$name" != bridge ] || program=${program}_bridge
  "$program" list | grep -qx "$name" || fail "there is no fuzz target $name; './dev fuzz' lists them"
  tests/fuzz/fuzz.sh "$program" "$name" ".cache/fuzz/$name" $((minutes * 60))
}

# fuzz_coverage [NAME ...]
fuzz_coverage() {
  local name
  build native-coverage duet_fuzz duet_fuzz_bridge
  # shellcheck disable=SC2046  # names are words
  [ $# -gt 0 ] || set -- $(sed -n 's/^\([a-z0-9_]*\) .*/\1/p' tests/fuzz/subjects.txt)
  printf '| target | inputs | lines | branches |\n|---|--:|--:|--:|\n'
  rm -rf build/native-coverage/bin/profiles
  for name in "$@" all; do tests/fuzz/coverage.sh build/native-coverage/bin "$name" ".cache/fuzz/$name/corpus"; done
}
