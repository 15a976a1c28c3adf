#pragma once

#include <span>
#include <string>

namespace duet::detail {

/// Encodes the bytes in base64 with padding (RFC 4648 section 4).
std::string to_base64(std::span<const unsigned char> bytes);

}  // namespace duet::detail
