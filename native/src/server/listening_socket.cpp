#include "server/listening_socket.hpp"

#include <utility>

#include "net/resolver.hpp"
#include "platform/socket.hpp"
#include "server/certificates.hpp"

namespace duet::detail {

namespace {

Error error_of(int error) {
  switch (error) {
    case EADDRINUSE: return Error::port_in_use;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT: return Error::address_unavailable;
    case EACCES:
    case EPERM: return Error::permission_denied;
    case ENOENT:
    case ENOTDIR: return Error::missing_file;
    default: return Error::system_failure;
  }
}

/// Returns 0, or last_socket_error().
int bind_and_listen(NativeSocket fd, const Address& address) {
  if (address.storage.ss_family == AF_INET6) set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  const bool is_bound = claim_address(fd, address.get(), address.size);
  return is_bound && ::listen(fd, SOMAXCONN) == 0 ? 0 : last_socket_error();
}

/// Returns 0 with last_socket_error() on failure.
std::uint16_t port_of(NativeSocket fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  if (storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6&>(storage).sin6_port);
  return ntohs(reinterpret_cast<sockaddr_in&>(storage).sin_port);
}

/// Returns the addresses to try: for every address of the machine an IPv6 socket that also accepts IPv4, or
/// IPv4 alone if there is no IPv6.
Addresses addresses_for(const ServerOptions& options) {
  if (!options.host.empty()) return Resolver::resolve_now(options.host, options.port, 0);
  Addresses both = Resolver::resolve_now("::", options.port, AI_NUMERICHOST);
  for (Address& address : Resolver::resolve_now("0.0.0.0", options.port, AI_NUMERICHOST).list)
    both.list.push_back(address);
  return both;
}

OpenedSocket listen_at_address(const ServerOptions& options) {
  const Addresses addresses = addresses_for(options);
  if (addresses.list.empty())
    return Failure{Error::address_unavailable, options.host + ": " + addresses.error};

  int error = 0;
  for (const Address& address : addresses.list) {
    UniqueSocket fd = above_standard(make_socket(address.storage.ss_family));
    error = fd ? bind_and_listen(fd.get(), address) : last_socket_error();
    if (error == EADDRINUSE) break;  // the socket of the other family would only hide it
    const std::uint16_t port = error == 0 ? port_of(fd.get()) : 0;
    if (error == 0 && port == 0) error = last_socket_error();
    if (error != 0) continue;
    std::string host = options.host.empty() ? "localhost" : options.host;
    if (host.find(':') != std::string::npos && host.front() != '[') host = '[' + host + ']';
    return std::make_shared<ListeningSocket>(
        ListeningSocket{.fd = std::move(fd), .endpoint = {std::move(host), port, speaks_tls(options)}});
  }
  const std::string host = options.host.empty() ? "" : options.host + ' ';
  return listening_failure(error, host + "port " + std::to_string(options.port));
}

}  // namespace

Failure listening_failure(int error, const std::string& where) {
  const Error code = error_of(error);
  return {code, code == Error::system_failure ? where + ": " + error_text(error) : where};
}

OpenedSocket ListeningSocket::open(const ServerOptions& options) {
  if (options.socket_activation.enabled) return take_passed_socket(options);
  return options.unix_socket.path.empty() ? listen_at_address(options) : listen_at_path(options);
}

void ListeningSocket::remove_file() {
  if (const auto remove = std::exchange(file_remover, {})) remove();
}

}  // namespace duet::detail
