#include "raw_socket.hpp"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace duet_test {

using duet::detail::UniqueFd;
using Clock = std::chrono::steady_clock;

namespace {

template <class Address>
sockaddr* generic(Address& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

bool wait_for(int fd, short what, Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  pollfd entry{fd, what, 0};
  return poll(&entry, 1, static_cast<int>(std::max(left, decltype(left){0}))) > 0;
}

}  // namespace

RawSocket RawSocket::connect_with(std::uint16_t port, bool ipv6, int receive_buffer) {
  UniqueFd fd(socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (receive_buffer > 0) setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const int on = 1;
  setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  v6.sin6_addr = in6addr_loopback;
  const int status =
      ipv6 ? ::connect(fd.get(), generic(v6), sizeof v6) : ::connect(fd.get(), generic(v4), sizeof v4);
  if (status != 0) return {};
  return RawSocket(std::move(fd));
}

RawSocket RawSocket::connect(std::uint16_t port, bool ipv6) { return connect_with(port, ipv6, 0); }
RawSocket RawSocket::connect_slow(std::uint16_t port) { return connect_with(port, false, 4096); }

bool RawSocket::send(std::string_view bytes) {
  const auto deadline = Clock::now() + patience;
  while (!bytes.empty()) {
    if (!wait_for(fd_.get(), POLLOUT, deadline)) return false;
    const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) return false;
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawSocket::wait_readable(Clock::time_point deadline) const {
  return wait_for(fd_.get(), POLLIN, deadline);
}

std::string RawSocket::read(std::size_t size) {
  const auto deadline = Clock::now() + patience;
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size && wait_readable(deadline)) {
    const ssize_t got = recv(fd_.get(), bytes.data() + filled, size - filled, 0);
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

std::string RawSocket::read_until(std::string_view end) {
  std::string bytes;
  while (!bytes.ends_with(end)) {
    const std::string next = read(1);
    if (next.empty()) break;
    bytes += next;
  }
  return bytes;
}

std::string RawSocket::read_to_end() {
  const auto deadline = Clock::now() + patience;
  std::string bytes;
  std::array<char, 65536> part;
  while (true) {
    if (!wait_readable(deadline)) return bytes + "(timeout)";
    const ssize_t got = recv(fd_.get(), part.data(), part.size(), 0);
    if (got <= 0) return bytes;
    bytes.append(part.data(), static_cast<std::size_t>(got));
  }
}

bool RawSocket::is_delivered() const {
  int waiting = 0;
  return ioctl(fd_.get(), SIOCOUTQ, &waiting) == 0 && waiting == 0;
}

bool RawSocket::is_full() const { return !wait_for(fd_.get(), POLLOUT, Clock::now()); }

void RawSocket::half_close() { shutdown(fd_.get(), SHUT_WR); }

void RawSocket::reset() {
  const linger at_once{1, 0};
  setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

namespace {

/// Returns a bound socket. The port may be bound again by a socket of this function and by no other.
UniqueFd bound_to(std::uint32_t host, std::uint16_t port) {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(host);
  address.sin_port = htons(port);
  if (bind(fd.get(), generic(address), sizeof address) != 0) fd.reset();
  return fd;
}

}  // namespace

HeldPort::HeldPort() : fd_(bound_to(INADDR_ANY, 0)) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(fd_.get(), generic(address), &size) == 0) number_ = ntohs(address.sin_port);
}

RawListener::RawListener() : fd_(bound_to(INADDR_LOOPBACK, port_.number())) {
  if (listen(fd_.get(), 16) != 0) fd_.reset();
}

RawSocket RawListener::accept() {
  if (!wait_for(fd_.get(), POLLIN, Clock::now() + patience)) return {};
  return RawSocket(UniqueFd(accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC)));
}

}  // namespace duet_test
