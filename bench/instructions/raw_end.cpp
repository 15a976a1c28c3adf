#include "raw_end.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

#include "http/handshake.hpp"
#include "poll_until.hpp"

namespace duet_bench {

namespace {

using duet::detail::UniqueFd;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

RawEnd RawEnd::client(duet::Loop& loop, std::uint16_t port) {
  RawEnd end(UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
  const sockaddr_in address = loopback(port);
  need(connect(end.fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
       "cannot connect");
  end.send(
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  need(end.read_head(loop).starts_with("HTTP/1.1 101 "), "the handshake was refused");
  return end;
}

void RawEnd::send(std::string_view bytes) {
  need(::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()),
       "cannot send");
}

std::size_t RawEnd::drain() {
  static std::array<char, 256 * 1024> bytes;
  std::size_t all = 0;
  while (true) {
    const ssize_t got = recv(fd_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got <= 0) return all;
    all += static_cast<std::size_t>(got);
    if (static_cast<std::size_t>(got) < bytes.size()) return all;
  }
}

std::string RawEnd::read_head(duet::Loop& loop) {
  std::string head;
  const auto complete = [&] {
    std::array<char, 1024> bytes;  // nothing follows a head before it is answered
    const ssize_t got = recv(fd_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got > 0) head.append(bytes.data(), static_cast<std::size_t>(got));
    return head.ends_with("\r\n\r\n");
  };
  poll_until(loop, complete, "no handshake came");
  return head;
}

RawListener::RawListener() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  need(
      bind(fd_.get(), any, size) == 0 && listen(fd_.get(), 1) == 0 && getsockname(fd_.get(), any, &size) == 0,
      "cannot listen");
  port_ = ntohs(address.sin_port);
}

RawEnd RawListener::accept(duet::Loop& loop) {
  RawEnd end{UniqueFd()};
  const auto accepted = [&] {
    end.fd_ = UniqueFd(accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    return static_cast<bool>(end.fd_);
  };
  poll_until(loop, accepted, "nobody connects");
  const std::string head = end.read_head(loop);
  constexpr std::string_view name = "Sec-WebSocket-Key: ";
  const std::size_t at = head.find(name);
  need(at != std::string::npos, "that was no handshake");
  const std::string key = head.substr(at + name.size(), 24);
  end.send(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: " +
      duet::detail::accept_key(key) + "\r\n\r\n");
  return end;
}

}  // namespace duet_bench
