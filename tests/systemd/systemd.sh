#!/usr/bin/env bash
# systemd.sh DUET UNITS: systemd itself starts `duet serve` with the units of the folder UNITS, in all of their sandbox, and a
# client talks to it. systemd runs in namespaces of its own, on a copy-on-write view of this machine's files. The figure of
# `systemd-analyze security` is checked first; docs/server/upgrade.md states it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
duet=$1 units=$2
most_exposed=11  # tenths: 0 is locked up, 100 is a service without a sandbox

systemd-analyze security --offline=true --no-pager --threshold="$most_exposed" "$units/duet.service" | tail -n 1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$duet" "$units"/duet.{service,socket} "$here"/{machine,trial}.sh "$folder"
chmod 755 "$folder"

namespaces=(unshare --fork --kill-child --pid --mount --cgroup --ipc --uts --net)
if ! "${namespaces[@]}" "$here/machine.sh" "$folder" true; then
  echo "Skipped: root and namespaces of its own are needed to start systemd."
  exit 0
fi
# systemd ends by switching the machine off, which the namespace tells by a signal.
timeout --signal=KILL 120 "${namespaces[@]}" "$here/machine.sh" "$folder" /lib/systemd/systemd --system --unit=trial.target || true
cat "$folder/output" || { echo "the trial did not begin"; exit 1; }
[ "$(tail -n 1 "$folder/output")" = "the trial has passed" ]
