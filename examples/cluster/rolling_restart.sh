#!/bin/sh
# Restarts the servers behind HAProxy one after the other: each is drained, restarted, and used again when it is healthy.
#
#   rolling_restart.sh SERVER=COMMAND ...
#   rolling_restart.sh 'duet1=systemctl restart duet@9001' 'duet2=systemctl restart duet@9002' ...
#
# SERVER is the name in haproxy.cfg. The command returns when the old process has ended. $DUET_ADMIN is HAProxy's socket.
set -eu
admin=${DUET_ADMIN:-/run/haproxy/admin.sock}

haproxy() { echo "$1" | socat -t 5 - "UNIX-CONNECT:$admin"; }
# The status of a server is the eighteenth column: UP, DOWN, or one such as "UP 1/3" on the way there.
status() { haproxy 'show stat' | awk -F, -v server="$1" '$1 == "duet" && $2 == server { print $18 }'; }

for each in "$@"; do
  server=${each%%=*}
  command=${each#*=}
  [ -n "$(status "$server")" ] || { echo "HAProxy has no server $server" >&2; exit 1; }
  haproxy "set server duet/$server state drain" >/dev/null
  sh -c "$command"
  haproxy "set server duet/$server state ready" >/dev/null
  tries=0
  until [ "$(status "$server")" = UP ]; do
    tries=$((tries + 1))
    [ $tries -le 300 ] || { echo "$server is not healthy: the others are not restarted" >&2; exit 1; }
    sleep 0.2
  done
  echo "$server was restarted"
done
