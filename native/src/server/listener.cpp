#include "server/listener.hpp"

#include <cerrno>
#include <cstring>

#include "platform/socket.hpp"
#include "platform/spare_descriptors.hpp"

namespace duet::detail {

namespace {

// Connections accepted in one turn, before the open ones are handled.
constexpr int most_accepts = 64;

// The time until the next attempt after accept() has failed for lack of descriptors or memory.
constexpr Time rest_time{100};

/// Returns whether accept() has failed because of the connection, which is no longer in the queue: it was reset, or has an error
/// of the network (accept(2)).
bool is_of_connection(int error) {
  switch (error) {
    case ECONNABORTED:
    case EPROTO:
    case EPERM:  // a firewall's
    case ENOPROTOOPT:
    case EOPNOTSUPP:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ETIMEDOUT:
#ifdef EHOSTDOWN
    case EHOSTDOWN:
#endif
#ifdef ENONET
    case ENONET:
#endif
      return true;
    default: return false;
  }
}

}  // namespace

Listener::Listener(IoContext& io, AcceptEvents& events, std::shared_ptr<ListeningSocket> socket)
    : io_(io),
      events_(events),
      socket_(std::move(socket)),
      watch_(io.reactor().watch(std::move(socket_->fd), *this)),
      reserve_(reserve_descriptor()),
      resting_(io, *this) {}

Listener::~Listener() { stop(); }

void Listener::stop() {
  if (!watch_) return;
  resting_.stop();
  // Stops at once, as libuv closes the descriptor only in its next iteration. But not for other processes
  // that share it.
  if (!socket_->is_passed) shutdown(watch_->fd(), SHUT_RDWR);
  socket_->remove_file();
  watch_.reset();
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

bool Listener::is_loopback() const { return is_on_loopback(watch_->fd()); }

void Listener::on_readable() {
  const NativeSocket listening = watch_->fd();
  for (int i = 0; i < most_accepts && watch_; ++i) {
    AcceptedSocket socket = AcceptedSocket::accept(listening);
    if (!socket.fd) {
      const int error = last_socket_error();
      if (is_of_connection(error)) continue;
      if (error == EMFILE || error == ENFILE)
        turn_one_away(listening);
      else if (!would_block(error))
        rest();
      return;
    }
    events_.on_accept(std::move(socket));
  }
}

// In the queue the connection would be reported again and again, and its client would wait in vain.
void Listener::turn_one_away(NativeSocket listening) {
  reserve_.reset();
  accept_socket(listening, nullptr, nullptr).reset();
  reserve_ = reserve_descriptor();
  if (!reserve_) rest();
}

// Another thread took the descriptor, or the system has no memory. Connections in the queue would be reported again and again.
void Listener::rest() {
  watch_->pause(true);
  resting_.start(rest_time);
}

void Listener::on_deadline() {
  if (!watch_) return;
  if (!reserve_) reserve_ = reserve_descriptor();
  if (!reserve_) return rest();
  watch_->pause(false);
}

void Listener::on_hangup() { stop(); }

}  // namespace duet::detail
