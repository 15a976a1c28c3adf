#pragma once

#include <duet/closed.hpp>
#include <duet/connection.hpp>
#include <duet/function.hpp>
#include <duet/message.hpp>
#include <duet/upgrade.hpp>

namespace duet {

/// What happens on the paths of one pattern (Server::route), in place of the server's callbacks of the same
/// names; where one is empty, the server's is called. Name them in order.
struct Route {
  Function<void(Upgrade&)> on_upgrade = {};
  Function<void(Connection&)> on_open = {};
  Function<void(Connection&, Message)> on_message = {};
  Function<void(Connection&, const Closed&)> on_close = {};
  Function<void(Connection&)> on_drain = {};
};

}  // namespace duet
