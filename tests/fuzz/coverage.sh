#!/bin/sh
# coverage.sh FOLDER TARGET CORPUS: the coverage of a target's subjects by its committed inputs and those of CORPUS, with the
# programs in FOLDER, which were built for it. Prints a row of a table: inputs, lines, branches. The profile is added to those
# in FOLDER/profiles. The target "all" is the sum of these.
set -eu
folder=$1 target=$2 corpus=$3
cd "$(dirname "$0")/../.."
program=$folder/duet_fuzz
[ "$target" != bridge ] || program=${program}_bridge
profiles=$folder/profiles
mkdir -p "$profiles"

# row PROFILE SOURCE ...: the inputs are counted in $inputs.
row() {
  profile=$1
  shift
  llvm-cov-19 report "$folder/duet_fuzz" -object "$folder/duet_fuzz_bridge" -instr-profile="$profile" "$@" |
    awk -v target="$target" -v inputs="$inputs" '/^TOTAL/ { printf "| `%s` | %s | %s | %s |\n", target, inputs, $10, $13 }'
}

if [ "$target" = all ]; then
  llvm-profdata-19 merge -o "$folder/all.profile" "$profiles"/*
  inputs=
  # shellcheck disable=SC2046  # the subjects are words
  row "$folder/all.profile" $(sed '/^#/d; s/^[a-z0-9_]* //' tests/fuzz/subjects.txt | tr ' ' '\n' | sort -u | sed "s|^|$PWD/|")
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/inputs"
"$program" seeds "$target" tests/fuzz/seeds tests/fuzz/regressions "$work/inputs" 2>/dev/null
if [ -d "$corpus" ]; then find "$corpus" -type f -exec cp -t "$work/inputs" {} +; fi
inputs=$(LLVM_PROFILE_FILE=$work/raw "$program" corpus "$target" "$work/inputs")
inputs=${inputs%% *}
llvm-profdata-19 merge -o "$profiles/$target" "$work/raw"
# shellcheck disable=SC2046  # the subjects are words
row "$profiles/$target" $(sed -n "s/^$target //p" tests/fuzz/subjects.txt | tr ' ' '\n' | sed "s|^|$PWD/|")
