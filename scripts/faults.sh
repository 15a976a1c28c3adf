# shellcheck shell=bash
# Faults of the network and of the system, and many hostile clients, for longer than ./dev test.

faults() {
  install_packages "${test_packages[@]}" openssl
  install_node_modules
  build native duet_conformance duet_test_peer duet_system_fault_tests
  tests/faults/faults.sh build/native/bin
}

# soak [MINUTES]
soak() {
  install_packages "${test_packages[@]}" openssl
  install_node_modules
  install_node_modules bench
  build native duet_cli duet_soak
  tests/soak/soak.sh build/native/bin .cache/soak "${1:-10}"
  say "The lines of each second and the plots are in .cache/soak"
}
