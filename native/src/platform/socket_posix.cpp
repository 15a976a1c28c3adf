#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <cerrno>

#include "platform/socket.hpp"

namespace duet::detail {

namespace {

bool set(int fd, int level, int name, int value) {
  return setsockopt(fd, level, name, &value, sizeof value) == 0;
}

/// Another thread's child process may inherit the descriptor until this has returned.
bool close_on_exec(int fd) { return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0; }

}  // namespace

UniqueFd make_socket(int family) {
  UniqueFd fd(socket(family, SOCK_STREAM, 0));
  if (!fd || !close_on_exec(fd.get()) || !adapt_socket(fd.get())) return {};
  return fd;
}

// macOS refuses options of a connection that its peer has reset: it is as one that was gone before.
UniqueFd accept_socket(int listening, sockaddr* peer, socklen_t* size) {
  UniqueFd fd(accept(listening, peer, size));
  if (!fd) return {};
  if (close_on_exec(fd.get()) && adapt_socket(fd.get())) return fd;
  fd.reset();
  errno = ECONNABORTED;
  return {};
}

bool adapt_socket(int fd) {
#ifdef SO_NOSIGPIPE
  if (!set(fd, SOL_SOCKET, SO_NOSIGPIPE, 1)) return false;
#endif
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

int family_of(int fd) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  return getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) == 0 ? own.ss_family : -1;
}

bool probe_when_idle(int fd, int seconds) {
  return set(fd, SOL_SOCKET, SO_KEEPALIVE, 1) && set(fd, IPPROTO_TCP, TCP_KEEPALIVE, seconds) &&
         set(fd, IPPROTO_TCP, TCP_KEEPINTVL, seconds);
}

int unacknowledged_bytes(int fd) {
  int bytes = 0;
#ifdef SO_NWRITE
  socklen_t size = sizeof bytes;
  return getsockopt(fd, SOL_SOCKET, SO_NWRITE, &bytes, &size) == 0 ? bytes : 0;
#else
  return ioctl(fd, TIOCOUTQ, &bytes) == 0 ? bytes : 0;  // Linux has it for sockets too
#endif
}

}  // namespace duet::detail
