#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace duet::detail {

/// What a proxy says, before anything else, of the connection that it passes on: the PROXY protocol of
/// HAProxy, versions 1 (a line of text, section 2.1) and 2 (binary, section 2.2).
struct ProxyHeader {
  enum class State { incomplete, bad, done };

  /// Longer ones are bad: far more than the addresses and what a TLS terminator adds.
  static constexpr std::size_t longest = 4096;

  State state = State::incomplete;
  std::size_t consumed = 0;  // its bytes, once it is done
  /// Of who connected to the proxy: an IP address, or unix_peer. Empty where the proxy does not tell, or
  /// speaks for itself (LOCAL, UNKNOWN, AF_UNSPEC): then it is the proxy's own.
  std::string source = {};

  /// Of the first bytes of a connection. Refused at the first byte that shows it is none. What follows the
  /// addresses of version 2 (TLVs) is skipped, a checksum too.
  static ProxyHeader parse(std::string_view bytes);
};

}  // namespace duet::detail
