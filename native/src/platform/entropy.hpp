#pragma once

#include <cstddef>
#include <span>

namespace duet::detail {

/// Fills `bytes` with unpredictable bytes from the system, without allocating memory. Returns false if it has none.
[[nodiscard]] bool fill_from_system(std::span<std::byte> bytes);

}  // namespace duet::detail
