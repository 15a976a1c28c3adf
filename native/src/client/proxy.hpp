#pragma once

#include <duet/native_options.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

/// The target of a connection.
struct Destination {
  std::string host;  ///< in its canonical form: an IPv6 address has its brackets
  std::uint16_t port = 0;
  bool secure = false;
  std::string authority = {};  ///< for the Host header and for messages
};

/// Returns "::1" for "[::1]": only URLs have brackets.
std::string without_brackets(std::string_view host);

/// An HTTP proxy, from its URL.
struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  std::string authorization = {};  ///< for the Proxy-Authorization header; empty for none

  [[nodiscard]] std::string name() const { return "the proxy " + host + ':' + std::to_string(port); }
};

/// Parses "http://user:password@host:port". Only the host is required: the default port is 80, and user and
/// password are percent-encoded. Returns nullopt for anything else.
std::optional<Proxy> parse_proxy(std::string_view text);

/// Returns whether a no_proxy list exempts this host. See NativeOptions::proxy_from_environment.
bool is_exempt(std::string_view no_proxy, const Destination& destination);

/// Returns the value of the environment variable with the proxy for this destination; empty for none.
std::string proxy_in_environment(const Destination& destination);

/// Returns the proxy to use, nullopt for none. `error` is a sentence if the environment names an invalid one.
std::optional<Proxy> proxy_for(const Destination& destination, const NativeOptions& options,
                               std::string& error);

}  // namespace duet::detail
