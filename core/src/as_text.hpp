#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace duet::detail {

/// The bytes as characters, unchecked; the other way is std::as_bytes.
inline std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace duet::detail
