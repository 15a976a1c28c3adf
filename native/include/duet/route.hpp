#pragma once

#include <duet/closed.hpp>
#include <duet/connection.hpp>
#include <duet/function.hpp>
#include <duet/message.hpp>
#include <duet/message_part.hpp>
#include <duet/upgrade.hpp>

#include <cstddef>
#include <optional>

namespace duet {

/// The callbacks for the paths of one pattern (Server::route). Each replaces the server's callback of the
/// same name; for an empty one the server's is called.
struct Route {
  Function<void(Upgrade&)> on_upgrade = {};
  Function<void(Connection)> on_open = {};
  Function<void(Connection, Message)> on_message = {};

  /// As Server::on_message_part. on_message and on_message_part each replace both of the server's.
  Function<void(Connection, MessagePart)> on_message_part = {};

  Function<void(Connection, const Closed&)> on_close = {};
  Function<void(Connection)> on_drain = {};

  /// Instead of ServerOptions::Limits' of the same names, for example on a path for uploads.
  std::optional<std::size_t> max_message_size = {};
  std::optional<unsigned> max_frames_per_message = {};
};

}  // namespace duet
