#pragma once

#include <duet/client_certificate.hpp>

#include <cstdint>
#include <memory>
#include <string>

#include "http/head.hpp"
#include "server/router.hpp"

namespace duet::detail {

/// Who is at the other end of an accepted connection, and what it has asked for: from its first byte to its
/// last, whatever the connection becomes.
struct Peer {
  std::uint64_t id = 0;
  std::string address;
  bool is_known = false;  // whether the address is the client's own, and not a proxy's, and was counted
  bool is_local = false;  // a program of this machine, also if that is a proxy
  std::unique_ptr<const ClientCertificate> certificate = {};
  RequestHead request = {};  // the last one
  Router::Found route = {};  // without callbacks: the server's own

  /// What stood in the path where the route's pattern has this name; empty for none.
  [[nodiscard]] std::string_view parameter(std::string_view name) const {
    for (const auto& [known, value] : route.parameters)
      if (known == name) return value;
    return {};
  }
};

}  // namespace duet::detail
