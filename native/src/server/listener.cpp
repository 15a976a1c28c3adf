#include "server/listener.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "base/ip_address.hpp"
#include "http/forwarded.hpp"

namespace duet::detail {

namespace {

// Connections accepted in one turn, before the open ones are handled.
constexpr int most_accepts = 64;

// The time until the next attempt after accept() has failed for lack of descriptors.
constexpr Time rest_time{100};

UniqueFd reserve() { return above_standard(UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC))); }

/// Returns nullopt for a socket of another family than IPv4 and IPv6.
std::optional<IpAddress> address_of(const sockaddr_storage& storage) {
  if (storage.ss_family == AF_INET)
    return IpAddress::v4(&reinterpret_cast<const sockaddr_in&>(storage).sin_addr);
  if (storage.ss_family == AF_INET6)
    return IpAddress::v6(&reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr);
  return {};
}

std::string text_of(const sockaddr_storage& storage) {
  if (storage.ss_family == AF_UNIX) return std::string(unix_peer);
  const auto address = address_of(storage);
  return address ? address->text() : std::string();
}

}  // namespace

Listener::Listener(IoContext& io, AcceptEvents& events, std::shared_ptr<ListeningSocket> socket)
    : io_(io),
      events_(events),
      socket_(std::move(socket)),
      watch_(io.reactor().watch(std::move(socket_->fd), *this)),
      reserve_(reserve()),
      resting_(io, *this) {}

Listener::~Listener() { stop(); }

void Listener::stop() {
  if (!watch_) return;
  resting_.stop();
  // Stops at once, as libuv closes the descriptor only in its next iteration. But not for other processes
  // that share it.
  if (!socket_->is_passed) shutdown(Reactor::fd(watch_), SHUT_RDWR);
  socket_->remove_file();
  io_.reactor().release(std::exchange(watch_, nullptr));
}

Result<std::shared_ptr<Listener>, Failure> Listener::open(IoContext& io, const ServerOptions& options,
                                                          AcceptEvents& events) {
  const auto socket = ListeningSocket::open(options);
  if (!socket) return socket.error();
  const std::shared_ptr<Listener> listener(new Listener(io, events, socket.value()));
  if (listener->watch_ && listener->reserve_) return listener;
  const std::string why = listener->watch_ ? std::strerror(errno) : io.reactor().why();
  listener->socket_->remove_file();
  return Failure{Error::system_failure, why};
}

bool Listener::is_loopback() const {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  if (getsockname(Reactor::fd(watch_), reinterpret_cast<sockaddr*>(&own), &size) != 0) return false;
  const auto address = address_of(own);
  return address && address->is_loopback();
}

void Listener::on_readable() {
  const int listening = Reactor::fd(watch_);
  for (int i = 0; i < most_accepts && watch_; ++i) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    UniqueFd fd = above_standard(UniqueFd(
        accept4(listening, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC)));
    if (!fd) {
      if (errno == EMFILE || errno == ENFILE) turn_one_away(listening);
      if (errno == ECONNABORTED) continue;
      return;
    }
    const int on = 1;
    setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    events_.on_accept(std::move(fd), text_of(peer));
  }
}

// In the queue the connection would be reported again and again, and its client would wait in vain.
void Listener::turn_one_away(int listening) {
  reserve_.reset();
  UniqueFd(accept4(listening, nullptr, nullptr, SOCK_CLOEXEC)).reset();
  reserve_ = reserve();
  if (!reserve_) rest();
  errno = EMFILE;
}

// Another thread took the descriptor. Connections in the queue would be reported again and again.
void Listener::rest() {
  io_.reactor().pause(watch_, true);
  resting_.start(rest_time);
}

void Listener::on_deadline() {
  if (!watch_) return;
  reserve_ = reserve();
  if (!reserve_) return rest();
  io_.reactor().pause(watch_, false);
}

void Listener::on_hangup() { stop(); }

}  // namespace duet::detail
