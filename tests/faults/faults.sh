#!/bin/sh
# Runs what is too long for ./dev test: each network of networks.mjs with both peers, plain and with TLS, and the cuts after every
# byte. Usage: faults.sh BIN, the folder of the programs of a build. Ends at the first failure.
set -eu
bin=$1
here=$(dirname "$0")
for network in bytes delay throttle stalls all; do
  for peer in ws duet; do
    for tls in '' --tls; do
      printf '%s %s %s: ' "$network" "$peer" "${tls:-plain}"
      log=$(mktemp)
      status=0
      # shellcheck disable=SC2086 # no argument without TLS
      node "$here/../browser/conformance.mjs" --host native --program "$bin/duet_conformance" --peer "$peer" \
        --peer-program "$bin/duet_test_peer" --network "$network" $tls >"$log" 2>&1 || status=$?
      tail -n 1 "$log"
      [ "$status" -eq 0 ] || { grep -A 40 '^not ok\|PROBLEM' "$log"; exit 1; }
      rm -f "$log"
    done
  done
done
DUET_EVERY_BYTE=1 "$bin/duet_system_fault_tests" --filenames-as-tags '[#cut_test]'
