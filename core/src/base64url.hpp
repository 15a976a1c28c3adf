#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

/// Encodes bytes as letters, digits, '-' and '_', without padding (RFC 4648 section 5).
[[nodiscard]] std::string to_base64url(std::string_view bytes);

/// Decodes the text. Returns nullopt if it is not an output of to_base64url().
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace duet::detail
