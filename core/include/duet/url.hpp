#pragma once

#include <duet/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace duet {

/// The parts of a WebSocket URL (RFC 6455 section 3), as views into the string it was parsed from.
struct Url {
  bool secure = false;      ///< the scheme is wss or https
  std::string_view host;    ///< as written: a name, an IPv4 address, or an IPv6 address in its brackets
  std::uint16_t port = 0;   ///< as written, else 80 or 443
  std::string_view target;  ///< path and query as written; empty means "/"

  /// Returns the host as browsers send it (WHATWG URL, section 3.5): a name in lower case and without
  /// percent-encoding; "127.0.0.1" for 127.1, 0x7f.1 and 127.0.0.1. with a dot; "[::1]" for [0:0::1].
  [[nodiscard]] std::string canonical_host() const;

  /// Returns the value of the Host header: canonical_host(), followed by ":port" if the port is not the
  /// scheme's default.
  [[nodiscard]] std::string authority() const;

  /// Returns the URL with the scheme ws or wss and the canonical host.
  [[nodiscard]] std::string href() const;
};

/// Parses an absolute ws, wss, http or https URL (the last two mean ws and wss, as in browsers). The result
/// points into `text`.
///
/// Errors: bad_url. This function is stricter than a browser, so that every backend accepts exactly the same
/// URLs. It refuses fragments, users and passwords, relative URLs, port 0, and characters that RFC 3986 does
/// not allow (percent-encode them). The host must be an address or a name of ASCII letters, digits, hyphens,
/// underscores and dots, also after percent-decoding; use the "xn--" form of other names. A host whose last
/// label is a number must be an IPv4 address, as in browsers: "1.2.3.4.5" and "256.256.256.256" are refused.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

}  // namespace duet
