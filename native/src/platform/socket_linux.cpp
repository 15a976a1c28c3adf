#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "platform/socket.hpp"

namespace duet::detail {

UniqueSocket make_socket(int family) {
  return UniqueSocket(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

UniqueSocket accept_socket(NativeSocket listening, sockaddr* peer, socklen_t* size) {
  return UniqueSocket(accept4(listening, peer, size, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

bool adapt_socket(NativeSocket fd) {
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

UniqueSocket take_over(NativeSocket fd) {
  UniqueSocket own(fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (own) ::close(fd);
  return own;
}

int family_of(NativeSocket fd) { return option(fd, SOL_SOCKET, SO_DOMAIN).value_or(-1); }

bool probe_when_idle(NativeSocket fd, int seconds) {
  return set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1) && set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, seconds) &&
         set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, seconds);
}

int unacknowledged_bytes(NativeSocket fd) {
  int bytes = 0;
  return ioctl(fd, SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

}  // namespace duet::detail
