#pragma once

#include <duet/result.hpp>
#include <duet/server.hpp>

#include <functional>
#include <memory>

#include "platform/unique_socket.hpp"

namespace duet::detail {

/// A listening non-blocking socket, its endpoint, and the state needed for stopping.
struct ListeningSocket {
  UniqueSocket fd;
  Endpoint endpoint = {};
  bool is_passed = false;  // by the service manager, which keeps listening after we stop

  std::function<void()> file_remover = {};  // empty if no file was created

  /// Opens a socket as the options say: the one that was passed, at a path, or at an address and port.
  static Result<std::shared_ptr<ListeningSocket>, Failure> open(const ServerOptions& options);

  /// Removes the file if it is still the one that was created.
  void remove_file();
};

using OpenedSocket = Result<std::shared_ptr<ListeningSocket>, Failure>;

/// Listens at ServerOptions::unix_socket. A file on which nobody listens is replaced.
OpenedSocket listen_at_path(const ServerOptions& options);

/// Takes the socket from the service manager: ServerOptions::socket_activation.
OpenedSocket take_passed_socket(const ServerOptions& options);

/// Returns the failure for last_socket_error() of socket(2), bind(2) or listen(2); `where` is part of the message.
Failure listening_failure(int error, const std::string& where);

}  // namespace duet::detail
