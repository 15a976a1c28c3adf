#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <cerrno>

#include "platform/socket.hpp"

namespace duet::detail {

namespace {

/// Another thread's child process may inherit the descriptor until this has returned.
bool close_on_exec(int fd) { return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0; }

}  // namespace

UniqueSocket make_socket(int family) {
  UniqueSocket fd(socket(family, SOCK_STREAM, 0));
  if (!fd || !close_on_exec(fd.get()) || !adapt_socket(fd.get())) return {};
  return fd;
}

// macOS refuses options of a connection that its peer has reset: it is as one that was gone before.
UniqueSocket accept_socket(NativeSocket listening, sockaddr* peer, socklen_t* size) {
  UniqueSocket fd(accept(listening, peer, size));
  if (!fd) return {};
  if (close_on_exec(fd.get()) && adapt_socket(fd.get())) return fd;
  fd.reset();
  errno = ECONNABORTED;
  return {};
}

bool adapt_socket(NativeSocket fd) {
#ifdef SO_NOSIGPIPE
  if (!set_option(fd, SOL_SOCKET, SO_NOSIGPIPE, 1)) return false;
#endif
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

UniqueSocket take_over(NativeSocket fd) {
  UniqueSocket own(fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (own) ::close(fd);
  return own;
}

int family_of(NativeSocket fd) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  return getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) == 0 ? own.ss_family : -1;
}

bool probe_when_idle(NativeSocket fd, int seconds) {
  return set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1) && set_option(fd, IPPROTO_TCP, TCP_KEEPALIVE, seconds) &&
         set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, seconds);
}

int unacknowledged_bytes(NativeSocket fd) {
  int bytes = 0;
#ifdef SO_NWRITE
  socklen_t size = sizeof bytes;
  return getsockopt(fd, SOL_SOCKET, SO_NWRITE, &bytes, &size) == 0 ? bytes : 0;
#else
  return ioctl(fd, TIOCOUTQ, &bytes) == 0 ? bytes : 0;  // Linux has it for sockets too
#endif
}

}  // namespace duet::detail
