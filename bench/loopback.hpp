// A TCP socket that listens on loopback.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace bench {

struct Loopback {
  int fd = -1;  ///< -1: failure
  unsigned port = 0;
};

/// Listens on a port chosen by the system; `backlog` as in listen(2).
inline Loopback listen_on_loopback(int backlog) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(fd, generic, size) != 0 || listen(fd, backlog) != 0) return {};
  if (getsockname(fd, generic, &size) != 0) return {};
  return {fd, ntohs(address.sin_port)};
}

}  // namespace bench
