#pragma once

#include <duet/result.hpp>

#include <string>

#include "platform/unique_socket.hpp"

namespace duet::detail {

/// A connected socket of a client, non-blocking and closed on exec.
struct AcceptedSocket {
  UniqueSocket fd;  // empty if there was none, with last_socket_error()
  std::string remote_address = {};

  /// Takes the next connection of a listening socket.
  static AcceptedSocket accept(NativeSocket listening);

  /// Takes a connection that the application has accepted. Errors: system_failure; then the descriptor still
  /// belongs to the caller, unchanged.
  static Result<AcceptedSocket, Failure> adopt(NativeSocket fd);
};

/// Returns whether this end of a socket has a loopback address.
[[nodiscard]] bool is_on_loopback(NativeSocket fd);

}  // namespace duet::detail
