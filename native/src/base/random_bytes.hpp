#pragma once

#include <cstddef>
#include <span>

namespace duet::detail {

/// Unpredictable bytes: OpenSSL's, or the system's where OpenSSL has none. Where there are neither, the
/// process is ended: predictable ones would break the promise of RFC 6455 section 10.3.
void fill_with_random(std::span<std::byte> bytes);

}  // namespace duet::detail
