// Stream sockets as every part of duet wants them: non-blocking, closed on exec, and without SIGPIPE (sending.hpp).
#pragma once

#include <sys/socket.h>

#include "platform/unique_fd.hpp"

namespace duet::detail {

/// Creates a socket. Returns an empty one with errno on failure. It may have the number of a standard stream
/// that the program has closed: see above_standard().
UniqueFd make_socket(int family);

/// Takes the next connection of a listening socket; `peer` and `size` may be null, as in accept(2). Returns an
/// empty one with errno if there is none.
UniqueFd accept_socket(int listening, sockaddr* peer, socklen_t* size);

/// Makes a socket of another origin non-blocking and without SIGPIPE. Returns false with errno on failure.
[[nodiscard]] bool adapt_socket(int fd);

/// Returns the address family; -1 if it is not a socket.
[[nodiscard]] int family_of(int fd);

/// Lets TCP probe the peer of an idle connection after this time, and again in this interval, in seconds.
/// Returns false with errno on failure.
[[nodiscard]] bool probe_when_idle(int fd, int seconds);

/// Returns the bytes that the peer's system has not acknowledged; 0 if the system cannot tell. For a unix
/// socket it is the memory of its queue, which may be more than was sent.
[[nodiscard]] int unacknowledged_bytes(int fd);

}  // namespace duet::detail
