#pragma once

#include <sys/types.h>
#include <duet/result.hpp>
#include <duet/server.hpp>

#include <memory>

#include "base/unique_fd.hpp"

namespace duet::detail {

/// A socket that listens and does not block, where it does, and what has to be undone when it stops.
struct ListeningSocket {
  UniqueFd fd;
  Endpoint endpoint = {};
  bool is_passed = false;  // by the service manager, which goes on listening when we stop

  // The file made for a unix socket, to know it again; 0: none was.
  dev_t device = 0;
  ino_t inode = 0;

  /// As the options say: the one that was passed, at a path, or at an address and port.
  static Result<std::shared_ptr<ListeningSocket>, Failure> open(const ServerOptions& options);

  /// Removes the file if it is still the one that was made.
  void remove_file();
};

using OpenedSocket = Result<std::shared_ptr<ListeningSocket>, Failure>;

/// At ServerOptions::unix_socket; a file there that nobody listens on is replaced.
OpenedSocket listen_at_path(const ServerOptions& options);

/// What the service manager has passed: ServerOptions::socket_activation.
OpenedSocket take_passed_socket(const ServerOptions& options);

/// What an errno of socket(2), bind(2) or listen(2) means; `where` it was tried stands in it.
Failure listening_failure(int error, const std::string& where);

}  // namespace duet::detail
