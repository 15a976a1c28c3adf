#pragma once

#include <duet/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace duet {

/// The parts of a WebSocket URL (RFC 6455 section 3), as views into the string it was parsed from.
struct Url {
  bool secure = false;      ///< wss or https
  std::string_view host;    ///< a name, an IPv4 address, or an IPv6 address in its brackets
  std::uint16_t port = 0;   ///< as written, else 80 or 443
  std::string_view target;  ///< path and query as written; empty stands for "/"

  /// host, and ":port" where the port is not the scheme's own: the Host header's value.
  [[nodiscard]] std::string authority() const;

  /// The URL again, with the scheme ws or wss.
  [[nodiscard]] std::string href() const;
};

/// Reads an absolute ws, wss, http or https URL (the last two mean ws and wss, as in browsers).
///
/// Stricter than a browser, so that every backend accepts exactly the same: refused with Error::bad_url are
/// a fragment, a user or password, a relative URL, port 0, characters that RFC 3986 does not allow (percent-
/// encode them), a host that is neither a name nor an address in its usual form.
/// The result points into `text`.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

}  // namespace duet
