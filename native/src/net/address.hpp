#pragma once

#include <sys/socket.h>

#include <string>
#include <vector>

namespace duet::detail {

/// An address to connect or bind to.
struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

/// In the order to try them (RFC 6724, as the system sorts them); empty with a sentence when there is none.
struct Addresses {
  std::vector<Address> list;
  std::string error;
  int status = 0;  ///< of getaddrinfo
};

}  // namespace duet::detail
