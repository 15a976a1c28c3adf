#include "platform/sending.hpp"

#include <pthread.h>
#include <signal.h>

#include <cerrno>

namespace duet::detail {

namespace {

std::ptrdiff_t send_now(int fd, std::span<iovec> pieces) {
  if (pieces.size() == 1) return send(fd, pieces[0].iov_base, pieces[0].iov_len, 0);
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(pieces.size());
  return sendmsg(fd, &message, 0);
}

}  // namespace

#ifdef SO_NOSIGPIPE

// socket_posix.cpp has set it on each socket.
std::ptrdiff_t send_quietly(int fd, std::span<iovec> pieces) { return send_now(fd, pieces); }

#else

// The signal is for the thread that sends. One that was pending before stays so.
std::ptrdiff_t send_quietly(int fd, std::span<iovec> pieces) {
  sigset_t pipe, before, pending;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  sigpending(&pending);
  const bool was_pending = sigismember(&pending, SIGPIPE) == 1;
  const ssize_t sent = send_now(fd, pieces);
  const int error = errno;
  if (sent < 0 && error == EPIPE && !was_pending) {
    sigpending(&pending);
    int signal = 0;
    if (sigismember(&pending, SIGPIPE) == 1) sigwait(&pipe, &signal);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return sent;
}

#endif

}  // namespace duet::detail
