# shellcheck shell=bash
# Measures duet beside its peers.

bench_packages=(libwebsocketpp-dev libboost-dev util-linux valgrind redis-server)

bench() {
  local plan preset targets
  install_node_modules
  install_packages chromium firefox-esr libnss3-tools
  install_packages "${bench_packages[@]}"
  plan=$(node bench/bench.mjs --builds "$@") || exit
  while read -r preset targets; do
    # shellcheck disable=SC2086  # the targets are words
    [ -z "$preset" ] || build "$preset" $targets
  done <<<"$plan"
  install_node_modules bench
  node bench/bench.mjs "$@"
}
