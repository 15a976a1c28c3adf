// Sending on a socket without SIGPIPE, which would end a program that does not ignore it.
#pragma once

#include <cstddef>
#include <span>

#include "platform/io_vector.hpp"
#include "platform/network.hpp"
#include "platform/unique_socket.hpp"

namespace duet::detail {

#if DUET_SYSTEM_LINUX

/// Sends as many bytes of the pieces as the socket takes. Returns their number, or -1 with last_socket_error().
inline std::ptrdiff_t send_quietly(NativeSocket socket, std::span<iovec> pieces) {
  // A single piece, the usual case, is cheaper with send().
  if (pieces.size() == 1) return send(socket, pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL);
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  return sendmsg(socket, &message, MSG_NOSIGNAL);
}

#else

std::ptrdiff_t send_quietly(NativeSocket socket, std::span<iovec> pieces);  // sending_SYSTEM.cpp

#endif

}  // namespace duet::detail
