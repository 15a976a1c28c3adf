#!/bin/sh
# jumping_clock.sh LIBFAKETIME COMMAND...: runs a command whose wall clock jumps six hours forward and back all the time. The
# monotonic clock is the system's.
set -eu
library=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

jump() {
  echo "$1" >"$folder/new"
  mv "$folder/new" "$folder/offset"
}
with_its_clock() {
  LD_PRELOAD=$library FAKETIME_TIMESTAMP_FILE=$folder/offset FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 \
    DONT_FAKE_MONOTONIC=1 "$@"
}
# A library that is not loaded would be no failure of the command.
jump +6h
ahead=$(($(with_its_clock date +%s) - $(date +%s)))
[ "$ahead" -gt 21000 ] || { echo "the clock is $ahead s ahead instead of 21600" >&2 && exit 1; }

with_its_clock "$@" &
while kill -0 $! 2>/dev/null; do
  jump +6h
  sleep 0.1
  jump -6h
  sleep 0.1
done
wait $!
