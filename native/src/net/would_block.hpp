#pragma once

#include <cerrno>

namespace duet::detail {

/// Whether a call on a socket that failed with this is to be tried again later.
inline bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace duet::detail
