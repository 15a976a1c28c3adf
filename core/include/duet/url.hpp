#pragma once

#include <duet/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace duet {

/// The parts of a WebSocket URL (RFC 6455 section 3), as views into the string it was parsed from.
struct Url {
  bool secure = false;      ///< wss or https
  std::string_view host;    ///< as written: a name, an IPv4 address, or an IPv6 address in its brackets
  std::uint16_t port = 0;   ///< as written, else 80 or 443
  std::string_view target;  ///< path and query as written; empty stands for "/"

  /// The host as browsers send it (WHATWG URL, section 3.5): a name in lower case and without
  /// percent-encoding; "127.0.0.1" for 127.1, 0x7f.1 and 127.0.0.1. with a dot; "[::1]" for [0:0::1].
  [[nodiscard]] std::string canonical_host() const;

  /// canonical_host(), and ":port" where the port is not the scheme's own: the Host header's value.
  [[nodiscard]] std::string authority() const;

  /// The URL again, with the scheme ws or wss and the canonical host.
  [[nodiscard]] std::string href() const;
};

/// Reads an absolute ws, wss, http or https URL (the last two mean ws and wss, as in browsers).
///
/// Stricter than a browser, so that every backend accepts exactly the same: refused with Error::bad_url are
/// a fragment, a user or password, a relative URL, port 0, characters that RFC 3986 does not allow (percent-
/// encode them), a host that is neither an address nor a name of ASCII letters, digits, hyphens, underscores
/// and dots (write the "xn--" form of others), also behind its percent-encoding. A host whose last label is a
/// number is an IPv4 address or refused, as in browsers: "1.2.3.4.5", "256.256.256.256". The result points
/// into `text`.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

}  // namespace duet
