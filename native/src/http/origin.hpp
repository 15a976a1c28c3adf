// Compares the origin of a page with that of the server (RFC 6454, RFC 6455 section 10.2).
#pragma once

#include <cstdint>
#include <string_view>

namespace duet::detail {

/// The scheme of a request; unknown behind a proxy that may have terminated TLS without saying so.
enum class Scheme : std::uint8_t { unknown, http, https };

/// Returns the scheme of a name in any case: "http" and "ws", "https" and "wss". Unknown for any other.
Scheme scheme_of(std::string_view name);

/// Returns whether the text is "host[:port]", as in the Host header (RFC 9112 section 3.2).
bool is_authority(std::string_view text);

/// Returns the host of an authority, without its port; empty if it is not an authority.
std::string_view host_of(std::string_view authority);

/// Compares an Origin header, "scheme://host[:port]", with a Host header, "host[:port]", and with the scheme
/// of the request, if that is known. Hosts compare without case; a missing port is the default one of the
/// origin's scheme, on both sides. Returns false for "null", other schemes than http and https, and anything
/// malformed.
bool same_origin(std::string_view origin, std::string_view host, Scheme scheme);

}  // namespace duet::detail
