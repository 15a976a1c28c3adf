#include "server/accepted_socket.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>

#include "base/address_range.hpp"
#include "base/ip_address.hpp"
#include "platform/socket.hpp"

namespace duet::detail {

namespace {

std::string text_of(const sockaddr_storage& storage) {
  if (storage.ss_family == AF_UNIX) return std::string(unix_peer);
  const auto address = IpAddress::of(storage);
  return address ? address->text() : std::string();
}

void send_at_once(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Failure unusable(int fd, const std::string& why) {
  return {Error::system_failure, "descriptor " + std::to_string(fd) + ' ' + why};
}

}  // namespace

AcceptedSocket AcceptedSocket::accept(int listening) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  UniqueFd fd = above_standard(accept_socket(listening, reinterpret_cast<sockaddr*>(&peer), &size));
  if (!fd) return {};
  send_at_once(fd.get());
  return {std::move(fd), text_of(peer)};
}

Result<AcceptedSocket, Failure> AcceptedSocket::adopt(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0) return unusable(fd, std::strerror(errno));
  sockaddr_storage peer{};
  size = sizeof peer;
  if (type != SOCK_STREAM || getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0)
    return unusable(fd, "is not a connected stream socket");
  if (peer.ss_family != AF_INET && peer.ss_family != AF_INET6 && peer.ss_family != AF_UNIX)
    return unusable(fd, "is neither a TCP nor a unix socket");
  if (!adapt_socket(fd)) return unusable(fd, std::strerror(errno));
  UniqueFd own(fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!own) return unusable(fd, std::strerror(errno));
  ::close(fd);
  send_at_once(own.get());
  return AcceptedSocket{std::move(own), text_of(peer)};
}

bool is_on_loopback(int fd) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) != 0) return false;
  const auto address = IpAddress::of(own);
  return address && address->is_loopback();
}

}  // namespace duet::detail
