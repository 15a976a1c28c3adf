#include "platform/socket.hpp"

namespace duet::detail {

bool begin_connect(NativeSocket socket, const sockaddr* address, socklen_t size) {
  return connect(socket, address, size) == 0 || WSAGetLastError() == WSAEWOULDBLOCK;
}

// SO_REUSEADDR would let any program take the address from a server that still listens. If that one has claimed the
// address too, access is denied. No port needs a right of its own.
bool claim_address(NativeSocket socket, const sockaddr* address, socklen_t size) {
  set_option(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);
  if (bind(socket, address, size) == 0) return true;
  if (WSAGetLastError() == WSAEACCES) WSASetLastError(WSAEADDRINUSE);
  return false;
}

}  // namespace duet::detail
