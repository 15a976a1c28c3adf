#!/bin/sh
# Runs a command with a small file system of its own as its temporary folder, which the command may remount.
# Usage: small_disk.sh SIZE COMMAND...
set -eu
if [ -z "${DUET_SMALL_DISK:-}" ]; then
  DUET_SMALL_DISK=$(mktemp -d)
  export DUET_SMALL_DISK
  status=0
  unshare --user --map-root-user --mount "$0" "$@" || status=$?
  rmdir "$DUET_SMALL_DISK"
  exit "$status"
fi
mount -t tmpfs -o "size=$1" none "$DUET_SMALL_DISK"
export TMPDIR="$DUET_SMALL_DISK"
shift
exec "$@"
