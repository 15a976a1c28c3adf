#include "client/open_socket.hpp"

#include "platform/socket.hpp"
#include "platform/unix_address.hpp"

namespace duet::detail {

namespace {

bool apply(NativeSocket fd, const NativeOptions::Tcp& tcp) {
  if (tcp.send_buffer && !set_option(fd, SOL_SOCKET, SO_SNDBUF, *tcp.send_buffer)) return false;
  if (tcp.receive_buffer && !set_option(fd, SOL_SOCKET, SO_RCVBUF, *tcp.receive_buffer)) return false;
  return !tcp.keep_alive_probes || probe_when_idle(fd, static_cast<int>(tcp.keep_alive_probes->count()));
}

/// Binds to the source address, in the family of the address to connect to.
bool bind_to(NativeSocket fd, const std::string& source, sa_family_t family, std::string& error) {
  const Addresses sources = Resolver::resolve_now(source, 0, AI_NUMERICHOST);
  for (const Address& one : sources.list) {
    if (one.storage.ss_family != family) continue;
    if (bind(fd, one.get(), one.size) == 0) return true;
    error = "cannot connect from " + source + ": " + error_text(last_socket_error());
    return false;
  }
  error = sources.list.empty() ? "'" + source + "' is not a valid source address"
                               : source + " is an address of another family";
  return false;
}

}  // namespace

UniqueSocket dial(const Address& address, const NativeOptions& options, std::string& error) {
  const sa_family_t family = address.storage.ss_family;
  UniqueSocket fd = above_standard(make_socket(family));
  if (fd && family != AF_UNIX) {
    if (!apply(fd.get(), options.tcp)) {
      error = error_text(last_socket_error());
      return {};
    }
    if (!options.source_address.empty() && !bind_to(fd.get(), options.source_address, family, error))
      return {};
  }
  if (fd && begin_connect(fd.get(), address.get(), address.size)) return fd;
  error = error_text(last_socket_error());
  return {};
}

Addresses unix_address(const std::string& path) {
  Address one;
  std::string error;
  one.size = fill_unix_address(path, one.storage, error);
  if (one.size == 0) return {{}, error};
  return {{one}, {}};
}

}  // namespace duet::detail
