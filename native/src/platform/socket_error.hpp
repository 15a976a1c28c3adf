// Errors of socket calls, as values of errno on every system.
#pragma once

#include <cerrno>
#include <string>

#include "platform/system.hpp"
#if !DUET_SYSTEM_WINDOWS
#include <cstring>
#endif

namespace duet::detail {

#if DUET_SYSTEM_WINDOWS

/// Returns the error of the calling thread's last socket call. One that errno has no value for is Windows' own
/// number, which is above 10000.
[[nodiscard]] int last_socket_error();

/// Returns the sentence for a value of last_socket_error() or errno, without a full stop.
[[nodiscard]] std::string error_text(int error);

#else

inline int last_socket_error() { return errno; }

inline std::string error_text(int error) { return std::strerror(error); }

#endif

/// Returns whether a socket call that failed with this error is to be repeated later.
inline bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace duet::detail
