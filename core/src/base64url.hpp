#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

/// Any bytes as letters, digits, '-' and '_', without padding (RFC 4648 section 5).
[[nodiscard]] std::string to_base64url(std::string_view bytes);

/// The bytes again; nothing if the text is not what to_base64url() gives.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace duet::detail
