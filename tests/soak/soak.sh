#!/bin/sh
# soak.sh BIN FOLDER MINUTES: runs a thousand honest clients and two thousand attackers with the programs of BIN. The lines of
# each second, and the plots, are in FOLDER. Needs the node modules of bench.
set -eu
bin=$1 folder=$2 minutes=$3
here=$(dirname "$0")
mkdir -p "$folder"
status=0
node "$here/soak.mjs" --server "$bin/duet" --load "$bin/duet_soak" --seconds $((minutes * 60)) --honest 1000 --attackers 2000 \
  --megabytes 150 --milliseconds 2000 --lines "$folder/lines.jsonl" || status=$?
node "$here/../../bench/plot_soak.mjs" "$folder/lines.jsonl" "$folder"
tail -n 1 "$folder/lines.jsonl"
exit "$status"
