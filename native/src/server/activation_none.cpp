#include "server/listening_socket.hpp"

namespace duet::detail {

// For systems whose service manager passes no sockets.
OpenedSocket take_passed_socket(const ServerOptions&) {
  return Failure{Error::system_failure, "this system has no socket activation"};
}

}  // namespace duet::detail
