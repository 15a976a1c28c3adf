#!/usr/bin/env bash
# The trial, started by systemd: the port is open before the server runs, and the server answers from within its sandbox.
set -euo pipefail
url=ws://127.0.0.1:8080
trap 'systemctl status --no-pager --full duet.service || true' ERR

answer=$(/run/trial/duet connect --send hello "$url")
echo "the server answers: $answer"
[ "$answer" = hello ]

pid=$(systemctl show --property MainPID --value duet.service)
status=/proc/$pid/status
grep -E '^(Uid|CapBnd|NoNewPrivs|Seccomp):' "$status"
[ "$(awk '/^Uid:/ { print $2 }' "$status")" -ne 0 ]
grep -Eq '^CapBnd:\s*0+$' "$status"
grep -Eq '^NoNewPrivs:\s*1$' "$status"
grep -Eq '^Seccomp:\s*2$' "$status"

systemctl reload duet.service
[ "$(/run/trial/duet connect --send again "$url")" = again ]
[ "$(systemctl show --property MainPID --value duet.service)" = "$pid" ]
echo "it has reloaded"

systemctl stop duet.socket duet.service
[ "$(systemctl show --property Result --value duet.service)" = success ]
echo "the trial has passed"
