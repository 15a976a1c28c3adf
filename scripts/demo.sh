# shellcheck shell=bash
# The demos: conversations, the pages of the applications, and what is measured with them.

# The packages of the applications besides the library's.
application_packages=(libsqlite3-dev libncurses-dev libsdl2-dev)

server_pid=
stop_server() {
  [ -z "$server_pid" ] || kill "$server_pid" 2>/dev/null || true
  server_pid=
}

# Starts a server with the arguments and sets url from its first line.
start_server() {
  local first
  first=$(mktemp)
  "$@" >"$first" &
  server_pid=$!
  trap stop_server EXIT
  for _ in $(seq 100); do
    url=$(head -n 1 "$first")
    [ -z "$url" ] || break
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.05
  done
  rm -f "$first"
  [ -n "$url" ] || fail "the server did not start"
}

# Sets port to 0 if it is in use: then another one is chosen.
choose_port() {
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then port=0; fi
}

demo() {
  local door='' conversations=(console) name port=8080 url data=${XDG_STATE_HOME:-$HOME/.local/state}/duet-demo
  case "${1:-}" in
    chat | editor | game)
      door=$1 conversations=("$1")
      shift ;;
  esac
  case "${1:-}" in
    '') ;;
    --once) [ -n "$door" ] || conversations=(console chat editor game) ;;
    --load)
      measure_load "$door" "${@:2}"
      return ;;
    --frames)
      measure_frames "$door" "${@:2}"
      return ;;
    *) fail "demo takes chat, editor, game or nothing, and then --once, --load, --frames or nothing" ;;
  esac
  install_node_modules
  install_packages chromium "${application_packages[@]}"
  for name in "${conversations[@]}"; do
    say "A conversation of the $name: natively, in Node and in Chromium"
    case "$name" in console) hold_conversation ;; *) hold_application_conversation "$name" ;; esac
  done
  [ "${1:-}" != --once ] || return 0

  install_node_modules web/editor
  build native demo_server chat_terminal editor_file game_desktop
  build wasm demo_page
  choose_port
  mkdir -p "$data"
  start_server build/native/bin/duet-demo-server --port "$port" --web build/wasm/demo --data "$data" --bots 20
  say "The applications outside of a browser, each in another terminal:"
  printf '  build/native/bin/%s\n' "duet-chat $url/chat/" "duet-edit 'http${url#ws}/editor/#Notes' notes.txt" \
    "duet-game $url/game/ NAME"
  wait_for_visitors "${door:+$door/}"
}

# hold_conversation: of examples/hello_client.cpp with the tool's server.
hold_conversation() {
  local url
  build native duet_cli hello_client
  build wasm hello_client
  # Every origin, because the transcript's page is served from the runner's own port.
  start_server build/native/bin/duet serve --port 0 --reply "Message received" --origin '*'
  node tests/browser/transcript.mjs --native build/native/bin/hello_client --wasm build/wasm/bin/hello_client.js \
    --url "$url" || fail "the transcripts differ"
  stop_server
}

# hold_application_conversation NAME: of the application's core with its server.
hold_application_conversation() {
  local name=$1 server_arguments=()
  [ "$name" != game ] || server_arguments=(--seed 1)
  build native "${name}_server" "${name}_transcript"
  build wasm "${name}_transcript"
  node tests/applications/demo.mjs --server "build/native/bin/duet-$name-server" --native "build/native/bin/${name}_transcript" \
    --wasm "build/wasm/bin/${name}_transcript.js" -- "${server_arguments[@]}" || fail "the transcripts differ"
}

# measure_load NAME [PEOPLE [SECONDS]]
measure_load() {
  local name=$1
  case "$name" in chat | editor) ;; *) fail "--load is for the chat and the editor" ;; esac
  install_node_modules
  install_packages "${application_packages[@]}"
  build native "${name}_server" "duet_${name}_load"
  node tests/applications/load.mjs "build/native/bin/duet-$name-server" "build/native/bin/duet_${name}_load" "${@:2}"
}

# measure_frames NAME [PEOPLE [SECONDS]]
measure_frames() {
  local name=$1 people=${2:-} seconds=${3:-30} target crowd
  case "$name" in
    chat) target=duet_chat_load crowd=(build/native/bin/duet_chat_load URL PID PEOPLE SECONDS) people=${people:-1000} ;;
    game) target=game_bots crowd=(build/native/bin/duet-game-bots URL PEOPLE SECONDS) people=${people:-200} ;;
    *) fail "--frames is for the chat and the game" ;;
  esac
  install_node_modules
  install_packages chromium "${application_packages[@]}"
  build native "${name}_server" "$target"
  build wasm "${name}_page"
  node tests/applications/frames.mjs "build/native/bin/duet-$name-server" "build/wasm/$name" "$people" "$seconds" "${crowd[@]}"
}

# wait_for_visitors [PATH]
wait_for_visitors() {
  say "Open http${url#ws}/${1:-} in a browser; Ctrl-C ends the server"
  trap 'stop_server; exit 0' INT
  wait "$server_pid"
}

benchmark_page() {
  local url
  install_node_modules
  build native duet_cli
  build wasm benchmark_page
  start_server build/native/bin/duet serve --port 0 --echo --web build/wasm/benchmark
  wait_for_visitors
}
