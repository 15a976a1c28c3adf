#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

/// Decodes %XX (RFC 3986 section 2.1). Returns nullopt if a '%' is not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace duet::detail
