#include "client/open_socket.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "platform/socket.hpp"

namespace duet::detail {

namespace {

bool set(int fd, int name, int value) { return setsockopt(fd, SOL_SOCKET, name, &value, sizeof value) == 0; }

bool apply(int fd, const NativeOptions::Tcp& tcp) {
  if (tcp.send_buffer && !set(fd, SO_SNDBUF, *tcp.send_buffer)) return false;
  if (tcp.receive_buffer && !set(fd, SO_RCVBUF, *tcp.receive_buffer)) return false;
  return !tcp.keep_alive_probes || probe_when_idle(fd, static_cast<int>(tcp.keep_alive_probes->count()));
}

/// Binds to the source address, in the family of the address to connect to.
bool bind_to(int fd, const std::string& source, sa_family_t family, std::string& error) {
  const Addresses sources = Resolver::resolve_now(source, 0, AI_NUMERICHOST);
  for (const Address& one : sources.list) {
    if (one.storage.ss_family != family) continue;
    if (bind(fd, one.get(), one.size) == 0) return true;
    error = "cannot connect from " + source + ": " + std::strerror(errno);
    return false;
  }
  error = sources.list.empty() ? "'" + source + "' is not a valid source address"
                               : source + " is an address of another family";
  return false;
}

}  // namespace

UniqueFd dial(const Address& address, const NativeOptions& options, std::string& error) {
  const sa_family_t family = address.storage.ss_family;
  UniqueFd fd = above_standard(make_socket(family));
  if (fd && family != AF_UNIX) {
    if (!apply(fd.get(), options.tcp)) {
      error = std::strerror(errno);
      return {};
    }
    if (!options.source_address.empty() && !bind_to(fd.get(), options.source_address, family, error))
      return {};
  }
  if (fd && (connect(fd.get(), address.get(), address.size) == 0 || errno == EINPROGRESS)) return fd;
  error = std::strerror(errno);
  return {};
}

Addresses unix_address(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) return {{}, "the path of a unix socket is too long"};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  Address one;
  std::memcpy(&one.storage, &address, sizeof address);
  one.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return {{one}, {}};
}

}  // namespace duet::detail
