#pragma once

#include <cstdint>
#include <string>

namespace duet {

/// The address that a server listens on.
struct Endpoint {
  std::string host;  ///< as in a URL: a name, an IPv4 address, or an IPv6 address in brackets
  std::uint16_t port = 0;
  bool secure = false;
  std::string unix_socket = {};  ///< the path of a unix socket; then the host is "localhost" and the port 0

  /// Returns the URL for clients, "ws://localhost:8080". For a unix socket it is "ws://localhost", to be used
  /// with NativeOptions::unix_socket.
  [[nodiscard]] std::string url() const;

  /// Returns the URL for browsers, "http://localhost:8080/".
  [[nodiscard]] std::string page_url() const;
};

}  // namespace duet
