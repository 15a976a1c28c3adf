#include "server/listening_socket.hpp"

namespace duet::detail {

// For systems without unix sockets. Windows has them since 2018, and Wine 8, where duet is tested, has none.
OpenedSocket listen_at_path(const ServerOptions& options) {
  return Failure{Error::address_unavailable,
                 options.unix_socket.path + ": duet has no unix sockets on this system"};
}

}  // namespace duet::detail
