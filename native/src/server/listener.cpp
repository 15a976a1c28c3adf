#include "server/listener.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "http/forwarded.hpp"

namespace duet::detail {

namespace {

// Connections taken at once, before those that are open get their turn.
constexpr int most_accepts = 64;

// Until the process is asked again for the descriptor that it has not got.
constexpr Time rest_time{100};

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

Listener::Listener(NativeTransport& transport, AcceptEvents& events, std::shared_ptr<ListeningSocket> socket)
    : transport_(transport),
      events_(events),
      socket_(std::move(socket)),
      watch_(transport.reactor().watch(std::move(socket_->fd), *this)),
      reserve_(reserve()) {}

Listener::~Listener() { stop(); }

void Listener::stop() {
  if (!watch_) return;
  // At once: libuv closes the descriptor only in its next round. But not for others that share it.
  if (!socket_->is_passed) shutdown(Reactor::fd(watch_), SHUT_RDWR);
  socket_->remove_file();
  transport_.reactor().release(std::exchange(watch_, nullptr));
}

Result<std::shared_ptr<Listener>, Failure> Listener::open(NativeTransport& transport,
                                                          const ServerOptions& options,
                                                          AcceptEvents& events) {
  const auto socket = ListeningSocket::open(options);
  if (!socket) return socket.error();
  const std::shared_ptr<Listener> listener(new Listener(transport, events, socket.value()));
  listener->self_ = listener;
  if (listener->watch_ && listener->reserve_) return listener;
  const std::string why = listener->watch_ ? std::strerror(errno) : transport.reactor().why();
  listener->socket_->remove_file();
  return Failure{Error::system_failure, why};
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
  if (!reserve_) rest();
  errno = EMFILE;
}

// Another thread took it. What waits in the queue would be reported again and again.
void Listener::rest() {
  transport_.reactor().pause(watch_, true);
  transport_.expire_at(transport_.now() + rest_time, self_);
}

void Listener::on_deadline(Time) {
  if (!watch_) return;
  reserve_ = reserve();
  if (!reserve_) return rest();
  transport_.reactor().pause(watch_, false);
}

void Listener::on_hangup() { stop(); }

}  // namespace duet::detail
