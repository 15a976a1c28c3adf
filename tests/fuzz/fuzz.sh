#!/bin/sh
# fuzz.sh PROGRAM TARGET FOLDER SECONDS: fuzzes a target from the committed inputs and those of FOLDER/corpus, and adds new
# ones there. An input that breaks an invariant is written to FOLDER.
set -eu
program=$1 target=$2 folder=$3 seconds=$4
here=$(dirname "$0")
mkdir -p "$folder/corpus"
"$program" seeds "$target" "$here/seeds" "$here/regressions" "$folder/seeds"
set --
[ ! -f "$here/dictionaries/$target.dict" ] || set -- -dict="$here/dictionaries/$target.dict"
exec "$program" fuzz "$target" "$@" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
  -artifact_prefix="$folder/" "$folder/corpus" "$folder/seeds"
