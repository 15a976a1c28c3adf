// Sending on a socket without SIGPIPE, which would end a program that does not ignore it.
#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <span>

#include "platform/system.hpp"

namespace duet::detail {

#if DUET_SYSTEM_LINUX

/// Sends as many bytes of the pieces as the socket takes. Returns their number, or -1 with errno.
inline ssize_t send_quietly(int fd, std::span<iovec> pieces) {
  // A single piece, the usual case, is cheaper with send().
  if (pieces.size() == 1) return send(fd, pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL);
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  return sendmsg(fd, &message, MSG_NOSIGNAL);
}

#else

ssize_t send_quietly(int fd, std::span<iovec> pieces);  // sending_posix.cpp

#endif

}  // namespace duet::detail
