#pragma once

#include <duet/url.hpp>

#include <cstdint>
#include <string_view>

namespace duet::detail {

/// The part of a text at which it is not a URL that parse_url() accepts.
enum class UrlPart : std::uint8_t { none, scheme, host, port, target };

/// Reads a URL as parse_url() does, and returns the part that is refused; `none` if it is accepted.
UrlPart read_url(std::string_view text, Url& url);

/// Describes the fault of a text that parse_url() refuses: "it has no scheme (ws:// or wss://)".
std::string_view url_fault(std::string_view text);

}  // namespace duet::detail
