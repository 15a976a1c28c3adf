#!/bin/sh
# coverage.sh FOLDER TARGET CORPUS: the coverage of a target's subjects by its committed inputs and those of CORPUS, with the
# programs in FOLDER, which were built for it. Prints a row of a table: inputs, lines, branches.
set -eu
folder=$1 target=$2 corpus=$3
cd "$(dirname "$0")/../.."
program=$folder/duet_fuzz
[ "$target" != bridge ] || program=${program}_bridge
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/inputs"
"$program" seeds "$target" tests/fuzz/seeds tests/fuzz/regressions "$work/inputs" 2>/dev/null
if [ -d "$corpus" ]; then find "$corpus" -type f -exec cp -t "$work/inputs" {} +; fi
inputs=$(LLVM_PROFILE_FILE=$work/raw "$program" corpus "$target" "$work/inputs")
llvm-profdata-19 merge -o "$work/profile" "$work/raw"
# shellcheck disable=SC2046  # the subjects are words
llvm-cov-19 report "$program" -instr-profile="$work/profile" \
  $(sed -n "s/^$target //p" tests/fuzz/subjects.txt | tr ' ' '\n' | sed "s|^|$PWD/|") |
  awk -v target="$target" -v inputs="${inputs%% *}" '/^TOTAL/ { printf "| %s | %s | %s | %s |\n", target, inputs, $10, $13 }'
