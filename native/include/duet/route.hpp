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

/// What happens on the paths of one pattern (Server::route), in place of the server's callbacks of the same
/// names; where one is empty, the server's is called. Name them in order.
struct Route {
  Function<void(Upgrade&)> on_upgrade = {};
  Function<void(Connection&)> on_open = {};
  Function<void(Connection&, Message)> on_message = {};
  Function<void(Connection&, const Closed&)> on_close = {};
  Function<void(Connection&)> on_drain = {};

  /// Server::on_message_part; in place of the server's on_message too, as on_message is of its
  /// on_message_part.
  Function<void(Connection&, MessagePart)> on_message_part = {};

  /// In place of ServerOptions' of the same names: for a path where uploads go, say.
  std::optional<std::size_t> max_message_size = {};
  std::optional<unsigned> max_frames_per_message = {};
};

}  // namespace duet
