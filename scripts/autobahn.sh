# shellcheck shell=bash
# The Autobahn test suite.

# Runs wstest's two sides in build/autobahn, whose server/index.html and client/index.html are its reports.
autobahn() {
  local folder=$PWD/build/autobahn suite=() url side status=0
  if command -v wstest >/dev/null; then
    suite=(wstest)
  elif docker info >/dev/null 2>&1; then
    suite=(docker run --rm --init --network host -v "$folder:$folder" -w "$folder" crossbario/autobahn-testsuite wstest)
  else
    fail "the Autobahn test suite is not installed: neither wstest (pip install autobahntestsuite, for Python 2) nor a running Docker is there"
  fi
  build native duet_cli duet_autobahn_client
  rm -rf "$folder"
  mkdir -p "$folder"
  cp tests/autobahn/*.json "$folder"
  say "Autobahn's client against duet serve"
  start_server build/native/bin/duet serve --echo --compress --port 9002 --max-message 67108864 --max-queue 67108864 \
    --max-frames 1000000
  (cd "$folder" && "${suite[@]}" -m fuzzingclient -s fuzzingclient.json) || fail "wstest has failed, see above"
  stop_server
  say "duet's client against Autobahn's server"
  (cd "$folder" && exec "${suite[@]}" -m fuzzingserver -s fuzzingserver.json) &
  server_pid=$!
  for _ in $(seq 300); do
    ! (exec 3<>/dev/tcp/127.0.0.1/9001) 2>/dev/null || break
    kill -0 "$server_pid" 2>/dev/null || fail "wstest has ended, see above"
    sleep 0.2
  done
  build/native/bin/duet_autobahn_client ws://127.0.0.1:9001 duet || fail "the client has failed, see above"
  stop_server
  for side in server client; do
    say "duet as the $side, compared with tests/autobahn/expected.txt"
    node tests/autobahn/report.mjs "$folder/$side/index.json" tests/autobahn/expected.txt || status=1
  done
  return $status
}
