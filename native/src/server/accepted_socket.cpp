#include "server/accepted_socket.hpp"

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

void send_at_once(NativeSocket fd) { set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1); }

Failure unusable(NativeSocket fd, const std::string& why) {
  return {Error::system_failure, "descriptor " + std::to_string(fd) + ' ' + why};
}

}  // namespace

AcceptedSocket AcceptedSocket::accept(NativeSocket listening) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  UniqueSocket fd = above_standard(accept_socket(listening, reinterpret_cast<sockaddr*>(&peer), &size));
  if (!fd) return {};
  send_at_once(fd.get());
  return {std::move(fd), text_of(peer)};
}

Result<AcceptedSocket, Failure> AcceptedSocket::adopt(NativeSocket fd) {
  const std::optional<int> type = option(fd, SOL_SOCKET, SO_TYPE);
  if (!type) return unusable(fd, error_text(last_socket_error()));
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  if (type != SOCK_STREAM || getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0)
    return unusable(fd, "is not a connected stream socket");
  if (peer.ss_family != AF_INET && peer.ss_family != AF_INET6 && peer.ss_family != AF_UNIX)
    return unusable(fd, "is neither a TCP nor a unix socket");
  if (!adapt_socket(fd)) return unusable(fd, error_text(last_socket_error()));
  UniqueSocket own = take_over(fd);
  if (!own) return unusable(fd, error_text(last_socket_error()));
  send_at_once(own.get());
  return AcceptedSocket{std::move(own), text_of(peer)};
}

bool is_on_loopback(NativeSocket fd) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) != 0) return false;
  const auto address = IpAddress::of(own);
  return address && address->is_loopback();
}

}  // namespace duet::detail
