#include "server/listening_socket.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

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

/// Returns errno on failure.
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
    UniqueFd fd = above_standard(make_socket(address.storage.ss_family));
    error = fd ? bind_and_listen(fd.get(), address) : errno;
    if (error == EADDRINUSE) break;  // the socket of the other family would only hide it
    if (error != 0) continue;
    std::string host = options.host.empty() ? "localhost" : options.host;
    if (host.find(':') != std::string::npos && host.front() != '[') host = '[' + host + ']';
    const std::uint16_t port = port_of(fd.get());
    return std::make_shared<ListeningSocket>(
        ListeningSocket{.fd = std::move(fd), .endpoint = {std::move(host), port, speaks_tls(options)}});
  }
  const std::string host = options.host.empty() ? "" : options.host + ' ';
  return listening_failure(error, host + "port " + std::to_string(options.port));
}

}  // namespace

Failure listening_failure(int error, const std::string& where) {
  const Error code = error_of(error);
  return {code, code == Error::system_failure ? where + ": " + std::strerror(error) : where};
}

OpenedSocket ListeningSocket::open(const ServerOptions& options) {
  if (options.socket_activation.enabled) return take_passed_socket(options);
  return options.unix_socket.path.empty() ? listen_at_address(options) : listen_at_path(options);
}

void ListeningSocket::remove_file() {
  if (inode == 0) return;
  struct stat now {};
  const std::string& path = endpoint.unix_socket;
  if (lstat(path.c_str(), &now) == 0 && now.st_dev == device && now.st_ino == inode) unlink(path.c_str());
  inode = 0;
}

}  // namespace duet::detail
