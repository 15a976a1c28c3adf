#include "raw_socket.hpp"

#include <array>

#include "test_system.hpp"

namespace duet_test {

using namespace duet::detail;
using Clock = std::chrono::steady_clock;

namespace {

template <class Address>
sockaddr* generic(Address& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

}  // namespace

RawSocket RawSocket::connect_with(std::uint16_t port, bool ipv6, int receive_buffer) {
  UniqueSocket fd = blocking_socket(ipv6 ? AF_INET6 : AF_INET);
  if (receive_buffer > 0) set_option(fd.get(), SOL_SOCKET, SO_RCVBUF, receive_buffer);
  set_option(fd.get(), IPPROTO_TCP, TCP_NODELAY, 1);
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
    if (!wait_for(fd_.get(), Wanted::to_write, deadline)) return false;
    const std::ptrdiff_t sent = send_now(fd_.get(), bytes);
    if (sent < 0 && !would_block(last_socket_error())) return false;
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawSocket::wait_readable(Clock::time_point deadline) const {
  return wait_for(fd_.get(), Wanted::to_read, deadline);
}

std::string RawSocket::read(std::size_t size) {
  const auto deadline = Clock::now() + patience;
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size && wait_readable(deadline)) {
    const std::ptrdiff_t got = receive(fd_.get(), std::as_writable_bytes(std::span(bytes).subspan(filled)));
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
    const std::ptrdiff_t got = receive(fd_.get(), std::as_writable_bytes(std::span(part)));
    if (got <= 0) return bytes;
    bytes.append(part.data(), static_cast<std::size_t>(got));
  }
}

bool RawSocket::is_delivered() const { return is_acknowledged(fd_.get()); }

bool RawSocket::is_full() const { return !wait_for(fd_.get(), Wanted::to_write, Clock::now()); }

void RawSocket::half_close() { shutdown(fd_.get(), SHUT_WR); }

void RawSocket::reset() {
  const linger at_once{1, 0};
  setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&at_once), sizeof at_once);
  close();
}

namespace {

/// Returns a bound socket. The port may be bound again by a socket of this function and by no other.
UniqueSocket bound_to(std::uint32_t host, std::uint16_t port) {
  UniqueSocket fd = blocking_socket(AF_INET);
  share_port(fd.get());
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
  if (!wait_for(fd_.get(), Wanted::to_read, Clock::now() + patience)) return {};
  return RawSocket(UniqueSocket(::accept(fd_.get(), nullptr, nullptr)));
}

}  // namespace duet_test
