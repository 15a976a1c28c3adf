#pragma once

#include <cstddef>
#include <span>

namespace duet::detail {

/// Fills `bytes` with unpredictable bytes from OpenSSL, or from the system if OpenSSL fails. If both fail,
/// ends the process: predictable bytes would violate RFC 6455 section 10.3.
void fill_with_random(std::span<std::byte> bytes);

}  // namespace duet::detail
