#pragma once

#include <duet/native_options.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

/// Where a connection is going to.
struct Destination {
  std::string host;  ///< in its canonical form: an IPv6 address has its brackets
  std::uint16_t port = 0;
  bool secure = false;
  std::string authority = {};  ///< for the Host header and for people
};

/// "::1" for "[::1]", as all but URLs have it.
std::string without_brackets(std::string_view host);

/// An HTTP proxy, as its URL names it.
struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  std::string authorization = {};  ///< of the Proxy-Authorization header; empty for none

  [[nodiscard]] std::string name() const { return "the proxy " + host + ':' + std::to_string(port); }
};

/// "http://user:password@host:port", of which host alone is needed: the port is 80 if none is named, user and
/// password are percent-encoded. Nothing if it is anything else.
std::optional<Proxy> parse_proxy(std::string_view text);

/// Whether a no_proxy list says that this host is reached directly. See
/// NativeOptions::proxy_from_environment.
bool is_exempt(std::string_view no_proxy, const Destination& destination);

/// The value of the environment's variable that names the proxy for this destination; empty for none.
std::string proxy_in_environment(const Destination& destination);

/// The proxy to go through, nothing for none. `error` is a sentence if what the environment names is no
/// proxy.
std::optional<Proxy> proxy_for(const Destination& destination, const NativeOptions& options,
                               std::string& error);

}  // namespace duet::detail
