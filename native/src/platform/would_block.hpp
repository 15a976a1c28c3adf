#pragma once

#include <cerrno>

namespace duet::detail {

/// Returns whether a socket call that failed with this error is to be repeated later.
inline bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace duet::detail
