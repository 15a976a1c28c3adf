#pragma once

#include <cstddef>

namespace duet::detail {

/// A queued message counts as its payload and this many bytes, so that empty messages are not free: the
/// longest frame header (RFC 6455 section 5.2), rounded up. It is the same on every target, so that the
/// limits refuse the same messages.
inline constexpr std::size_t message_overhead = 16;

}  // namespace duet::detail
