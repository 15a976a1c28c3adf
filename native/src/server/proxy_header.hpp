#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace duet::detail {

/// A proxy's header about the connection that it forwards: the PROXY protocol of HAProxy, versions 1 (a line
/// of text, section 2.1) and 2 (binary, section 2.2).
struct ProxyHeader {
  enum class State { incomplete, bad, done };

  /// Longer headers are bad: this is far more than the addresses and a TLS terminator's additions.
  static constexpr std::size_t longest = 4096;

  State state = State::incomplete;
  std::size_t consumed = 0;  // its size, once it is done
  /// The client of the proxy: an IP address, or unix_peer. Empty if the proxy does not say, or speaks for
  /// itself (LOCAL, UNKNOWN, AF_UNSPEC): then the client is the proxy.
  std::string source = {};

  /// Parses the first bytes of a connection. Bad at the first byte that differs from the protocol. The data
  /// after the addresses of version 2 (TLVs) is skipped, a checksum too.
  static ProxyHeader parse(std::string_view bytes);
};

}  // namespace duet::detail
