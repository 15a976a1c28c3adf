# shellcheck shell=bash
# Faults of the network and of the system, and many hostile clients, for longer than ./dev test.

faults() {
  install_packages "${test_packages[@]}" openssl
  install_node_modules
  build native duet_conformance duet_test_peer duet_system_fault_tests
  tests/faults/faults.sh build/native/bin
}
