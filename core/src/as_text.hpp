#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace duet::detail {

/// Returns a view of the bytes as characters, without a check. std::as_bytes is the reverse.
inline std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace duet::detail
