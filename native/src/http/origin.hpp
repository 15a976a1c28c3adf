// Whether a page and the server it talks to are the same origin (RFC 6454, RFC 6455 section 10.2).
#pragma once

#include <cstdint>
#include <string_view>

namespace duet::detail {

/// What a request came by; unknown behind a proxy that may have ended TLS without saying so.
enum class Scheme : std::uint8_t { unknown, http, https };

/// By its name, whatever its case: "http" and "ws", "https" and "wss". Unknown for any other.
Scheme scheme_of(std::string_view name);

/// "host[:port]", as the Host header has it (RFC 9112 section 3.2).
bool is_authority(std::string_view text);

/// The host of an authority, without its port; empty if it is none.
std::string_view host_of(std::string_view authority);

/// Compares an Origin header, "scheme://host[:port]", with a Host header, "host[:port]", and with the scheme
/// that the request came by, if that is known. Hosts compare without case; a missing port is the default one
/// of the origin's scheme, on both sides. "null", other schemes than http and https, and anything malformed
/// are never the same.
bool same_origin(std::string_view origin, std::string_view host, Scheme scheme);

}  // namespace duet::detail
