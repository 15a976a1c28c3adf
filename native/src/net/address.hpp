#pragma once

#include <string>
#include <vector>

#include "platform/network.hpp"

namespace duet::detail {

/// An address to connect or bind to.
struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

/// Addresses in the order in which to try them (RFC 6724, as the system sorts them). If there are none,
/// `error` is a sentence.
struct Addresses {
  std::vector<Address> list;
  std::string error;
  int status = 0;  ///< of getaddrinfo
};

}  // namespace duet::detail
