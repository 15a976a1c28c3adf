#include "server/activation.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "platform/socket.hpp"
#include "server/certificates.hpp"
#include "server/listening_socket.hpp"

namespace duet::detail {

namespace {

constexpr int first_passed = 3;

// More than any service manager passes: a wrong number must not make us touch others.
constexpr long most_passed = 1024;

std::optional<long> number(const char* text) {
  if (!text) return {};
  long value = 0;
  const char* const end = text + std::strlen(text);
  const auto read = std::from_chars(text, end, value);
  if (read.ec != std::errc() || read.ptr != end || value < 0) return {};
  return value;
}

/// The sockets left for this process to take. The variables are read once and removed: they are not for child
/// processes, which do not inherit the descriptors either.
std::optional<PassedSocket> take_from_environment(std::string_view name) {
  static std::mutex mutex;
  static std::optional<std::vector<PassedSocket>> left;
  const std::lock_guard lock(mutex);
  if (!left) {
    left = passed_sockets(std::getenv("LISTEN_PID"), std::getenv("LISTEN_FDS"), std::getenv("LISTEN_FDNAMES"),
                          getpid());
    for (const char* variable : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) unsetenv(variable);
    for (const PassedSocket& socket : *left) fcntl(socket.fd, F_SETFD, FD_CLOEXEC);
  }
  return take(*left, name);
}

int option(NativeSocket fd, int which) {
  int value = 0;
  socklen_t size = sizeof value;
  return getsockopt(fd, SOL_SOCKET, which, &value, &size) == 0 ? value : -1;
}

/// Returns null if it is a listening socket, else the problem.
const char* what_is_wrong(NativeSocket fd) {
  const int family = family_of(fd);
  if (family < 0) return "is not a socket";
  if (family != AF_INET && family != AF_INET6 && family != AF_UNIX)
    return "is neither a TCP nor a unix socket";
  if (option(fd, SO_TYPE) != SOCK_STREAM) return "is not a stream socket";
  if (option(fd, SO_ACCEPTCONN) != 1) return "is not listening (systemd: Accept=no)";
  return nullptr;
}

std::string host_of(int family, const void* address) {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(family, address, text, sizeof text);
  const std::string host = text;
  if (host == "::" || host == "0.0.0.0") return "localhost";
  return family == AF_INET6 ? '[' + host + ']' : host;
}

/// Returns nullopt with errno on failure.
std::optional<Endpoint> endpoint_of(NativeSocket fd, bool secure) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return {};
  if (storage.ss_family == AF_INET6) {
    const auto& address = reinterpret_cast<const sockaddr_in6&>(storage);
    return Endpoint{host_of(AF_INET6, &address.sin6_addr), ntohs(address.sin6_port), secure};
  }
  if (storage.ss_family == AF_INET) {
    const auto& address = reinterpret_cast<const sockaddr_in&>(storage);
    return Endpoint{host_of(AF_INET, &address.sin_addr), ntohs(address.sin_port), secure};
  }
  // An abstract name begins with a NUL, and is displayed with '@' (unix(7)).
  const char* const bytes = reinterpret_cast<const sockaddr_un&>(storage).sun_path;
  const std::size_t length = size - offsetof(sockaddr_un, sun_path);
  std::string path(bytes, length > 0 && bytes[0] == '\0' ? length : strnlen(bytes, length));
  if (!path.empty() && path.front() == '\0') path.front() = '@';
  return Endpoint{"localhost", 0, secure, path};
}

}  // namespace

std::vector<PassedSocket> passed_sockets(const char* listen_pid, const char* listen_fds,
                                         const char* listen_fdnames, long pid) {
  const std::optional<long> meant = number(listen_pid);
  const std::optional<long> count = number(listen_fds);
  if (meant != pid || !count || *count > most_passed) return {};
  std::string_view names = listen_fdnames ? listen_fdnames : "";
  std::vector<PassedSocket> sockets;
  for (int i = 0; i < *count; ++i) {
    const std::size_t colon = std::min(names.find(':'), names.size());
    sockets.push_back({first_passed + i, std::string(names.substr(0, colon))});
    names.remove_prefix(std::min(colon + 1, names.size()));
  }
  return sockets;
}

std::optional<PassedSocket> take(std::vector<PassedSocket>& sockets, std::string_view name) {
  const auto found = std::find_if(sockets.begin(), sockets.end(), [&](const PassedSocket& socket) {
    return name.empty() || socket.name == name;
  });
  if (found == sockets.end()) return {};
  PassedSocket socket = std::move(*found);
  sockets.erase(found);
  return socket;
}

OpenedSocket take_passed_socket(const ServerOptions& options) {
  const std::string& name = options.socket_activation.name;
  const auto socket = take_from_environment(name);
  if (!socket)
    return Failure{Error::system_failure, "no socket " + (name.empty() ? "" : "named '" + name + "' ") +
                                              "was passed to this process (LISTEN_PID, LISTEN_FDS)"};
  UniqueSocket fd(socket->fd);
  if (const char* wrong = what_is_wrong(fd.get()))
    return Failure{Error::system_failure, "the passed descriptor " + std::to_string(fd.get()) + ' ' + wrong};
  const bool is_usable = adapt_socket(fd.get());
  const std::optional<Endpoint> endpoint =
      is_usable ? endpoint_of(fd.get(), speaks_tls(options)) : std::nullopt;
  if (!endpoint)
    return Failure{Error::system_failure,
                   std::string("the passed socket cannot be used: ") + std::strerror(errno)};
  return std::make_shared<ListeningSocket>(
      ListeningSocket{.fd = std::move(fd), .endpoint = *endpoint, .is_passed = true});
}

}  // namespace duet::detail
