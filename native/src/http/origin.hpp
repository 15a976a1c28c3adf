// Whether a page and the server it talks to are the same origin (RFC 6454, RFC 6455 section 10.2).
#pragma once

#include <string_view>

namespace duet::detail {

/// "host[:port]", as the Host header has it (RFC 9112 section 3.2).
bool is_authority(std::string_view text);

/// Compares an Origin header, "scheme://host[:port]", with a Host header, "host[:port]". Hosts compare
/// without case; a missing port is the default one of the origin's scheme, on both sides: behind a proxy that
/// ends TLS only the origin knows the scheme. "null", other schemes than http and https, and anything
/// malformed are never the same.
bool same_origin(std::string_view origin, std::string_view host);

}  // namespace duet::detail
