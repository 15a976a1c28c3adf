#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

/// The bytes that stand for themselves or as %XX (RFC 3986 section 2.1); nothing if a '%' is followed by
/// anything else.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace duet::detail
