#pragma once

#include <duet/client_certificate.hpp>

#include <cstdint>
#include <memory>
#include <string>

#include "http/head.hpp"
#include "server/router.hpp"

namespace duet::detail {

/// The identity of the client of an accepted connection, and its request: from the first byte to the last,
/// for HTTP and WebSocket.
struct Peer {
  std::uint64_t id = 0;
  std::string address;
  bool is_known = false;  // the address is the client's own, not a proxy's, and was counted
  bool is_local = false;  // a program on this machine, also if that is a proxy
  std::unique_ptr<const ClientCertificate> certificate = {};
  RequestHead request = {};  // the last one
  Router::Found route = {};  // without callbacks: the server's own

  /// Returns the part of the path for this name in the route's pattern; empty for none.
  [[nodiscard]] std::string_view parameter(std::string_view name) const {
    for (const auto& [known, value] : route.parameters)
      if (known == name) return value;
    return {};
  }
};

}  // namespace duet::detail
