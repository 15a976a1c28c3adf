#include <cerrno>

#include "platform/socket.hpp"

namespace duet::detail {

// An interrupted connect() goes on too (POSIX).
bool begin_connect(NativeSocket fd, const sockaddr* address, socklen_t size) {
  return connect(fd, address, size) == 0 || errno == EINPROGRESS || errno == EINTR;
}

bool claim_address(NativeSocket fd, const sockaddr* address, socklen_t size) {
  set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  return bind(fd, address, size) == 0;
}

}  // namespace duet::detail
