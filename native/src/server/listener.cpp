#include "server/listener.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "net/resolver.hpp"
#include "server/certificates.hpp"

namespace duet::detail {

namespace {

// Connections taken at once, before those that are open get their turn.
constexpr int most_accepts = 64;

Error error_of(int error) {
  switch (error) {
    case EADDRINUSE: return Error::port_in_use;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT: return Error::address_unavailable;
    case EACCES:
    case EPERM: return Error::permission_denied;
    default: return Error::system_failure;
  }
}

Failure failure(int error, const ServerOptions& options) {
  const std::string where =
      (options.host.empty() ? "port " : options.host + " port ") + std::to_string(options.port);
  const Error code = error_of(error);
  return {code, code == Error::system_failure ? where + ": " + std::strerror(error) : where};
}

/// Errno on failure.
int bind_and_listen(int fd, const Address& address) {
  const int on = 1;
  const int off = 0;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address.storage.ss_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (bind(fd, address.get(), address.size) != 0 || ::listen(fd, SOMAXCONN) != 0) return errno;
  return 0;
}

std::uint16_t port_of(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size);
  if (storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6&>(storage).sin6_port);
  return ntohs(reinterpret_cast<sockaddr_in&>(storage).sin_port);
}

/// An IPv4 peer of an IPv6 socket is written as the IPv4 address that it is.
std::string text_of(const sockaddr_storage& storage, socklen_t size) {
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

/// The addresses to try: for every address of the machine an IPv6 socket that also takes IPv4, or IPv4 alone
/// where there is no IPv6.
Addresses addresses_for(const ServerOptions& options) {
  if (!options.host.empty()) return Resolver::resolve_now(options.host, options.port, 0);
  Addresses both = Resolver::resolve_now("::", options.port, AI_NUMERICHOST);
  for (Address& address : Resolver::resolve_now("0.0.0.0", options.port, AI_NUMERICHOST).list)
    both.list.push_back(address);
  return both;
}

}  // namespace

Listener::Listener(Reactor& reactor, AcceptEvents& events)
    : reactor_(reactor), events_(events), reserve_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {}

Listener::~Listener() { stop(); }

void Listener::stop() {
  if (!watch_) return;
  shutdown(Reactor::fd(watch_), SHUT_RDWR);  // at once: libuv closes the descriptor only in its next round
  reactor_.release(std::exchange(watch_, nullptr));
}

Result<std::shared_ptr<Listener>, Failure> Listener::open(Reactor& reactor, const ServerOptions& options,
                                                          AcceptEvents& events) {
  const Addresses addresses = addresses_for(options);
  if (addresses.list.empty())
    return Failure{Error::address_unavailable, options.host + ": " + addresses.error};

  int error = 0;
  for (const Address& address : addresses.list) {
    UniqueFd fd(socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    error = fd ? bind_and_listen(fd.get(), address) : errno;
    if (error == EADDRINUSE) break;  // the other family's socket would only hide it
    if (error != 0) continue;
    const std::shared_ptr<Listener> listener(new Listener(reactor, events));
    std::string host = options.host.empty() ? "localhost" : options.host;
    if (host.find(':') != std::string::npos && host.front() != '[') host = '[' + host + ']';
    listener->endpoint_ = {std::move(host), port_of(fd.get()), speaks_tls(options)};
    listener->watch_ = reactor.watch(std::move(fd), *listener);
    if (!listener->watch_) return failure(EMFILE, options);
    return listener;
  }
  return failure(error, options);
}

void Listener::on_readable() {
  const int listening = Reactor::fd(watch_);
  for (int i = 0; i < most_accepts && watch_; ++i) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    UniqueFd fd(accept4(listening, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
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
  reserve_.reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  errno = EMFILE;
}

void Listener::on_hangup() { stop(); }

}  // namespace duet::detail
