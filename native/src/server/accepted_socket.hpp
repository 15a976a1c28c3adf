#pragma once

#include <sys/socket.h>
#include <duet/result.hpp>

#include <string>

#include "platform/unique_fd.hpp"

namespace duet::detail {

/// A connected socket of a client, non-blocking and closed on exec.
struct AcceptedSocket {
  UniqueFd fd;  // empty if there was none, with errno
  std::string remote_address = {};

  /// Takes the next connection of a listening socket.
  static AcceptedSocket accept(int listening);

  /// Takes a connection that the application has accepted. Errors: system_failure; then the descriptor still
  /// belongs to the caller, unchanged.
  static Result<AcceptedSocket, Failure> adopt(int fd);
};

/// Returns whether this end of a socket has a loopback address.
[[nodiscard]] bool is_on_loopback(int fd);

}  // namespace duet::detail
