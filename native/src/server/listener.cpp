#include "server/listener.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include "http/forwarded.hpp"

namespace duet::detail {

namespace {

// Connections taken at once, before those that are open get their turn.
constexpr int most_accepts = 64;

UniqueFd reserve() { return above_standard(UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC))); }

/// An IPv4 peer of an IPv6 socket is written as the IPv4 address that it is.
std::string text_of(const sockaddr_storage& storage, socklen_t size) {
  if (storage.ss_family == AF_UNIX) return std::string(unix_peer);
  char text[NI_MAXHOST];
  if (getnameinfo(reinterpret_cast<const sockaddr*>(&storage), size, text, sizeof text, nullptr, 0,
                  NI_NUMERICHOST) != 0)
    return {};
  constexpr std::string_view mapped = "::ffff:";
  std::string_view address = text;
  if (address.starts_with(mapped) && address.find('.') != std::string_view::npos)
    address.remove_prefix(mapped.size());
  return std::string(address);
}

}  // namespace

Listener::Listener(Reactor& reactor, AcceptEvents& events, std::shared_ptr<ListeningSocket> socket)
    : reactor_(reactor),
      events_(events),
      socket_(std::move(socket)),
      watch_(reactor.watch(std::move(socket_->fd), *this)),
      reserve_(reserve()) {}

Listener::~Listener() { stop(); }

void Listener::stop() {
  if (!watch_) return;
  // At once: libuv closes the descriptor only in its next round. But not for others that share it.
  if (!socket_->is_passed) shutdown(Reactor::fd(watch_), SHUT_RDWR);
  socket_->remove_file();
  reactor_.release(std::exchange(watch_, nullptr));
}

Result<std::shared_ptr<Listener>, Failure> Listener::open(Reactor& reactor, const ServerOptions& options,
                                                          AcceptEvents& events) {
  const auto socket = ListeningSocket::open(options);
  if (!socket) return socket.error();
  const std::shared_ptr<Listener> listener(new Listener(reactor, events, socket.value()));
  if (listener->watch_) return listener;
  listener->socket_->remove_file();
  return Failure{Error::system_failure, "too many open files"};
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
    events_.on_accept(std::move(fd), text_of(peer, size));
  }
}

// Left in the queue it would be reported again and again, and its client would wait for nothing.
void Listener::turn_one_away(int listening) {
  reserve_.reset();
  UniqueFd(accept4(listening, nullptr, nullptr, SOCK_CLOEXEC)).reset();
  reserve_ = reserve();
  errno = EMFILE;
}

void Listener::on_hangup() { stop(); }

}  // namespace duet::detail
