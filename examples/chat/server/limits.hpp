// The limits of one person, one connection, one address and one room.
#pragma once

#include <cstddef>

#include "../../common/bucket.hpp"

namespace chat {

using namespace common;

struct Limits {
  // Per person, over all of their connections.
  Rate messages{10, 2};  ///< new messages
  Rate changes{20, 5};   ///< edits, deletions, reactions
  Rate pages{30, 10};    ///< pages of history, and rooms joined
  Rate new_rooms{3, 1 / 600.0};
  std::size_t rooms = 20;  ///< joined at the same time
  std::size_t connections = 10;

  /// New messages in one room.
  Rate room_messages{3000, 1500};

  /// New names per network address.
  Rate names{20, 1 / 60.0};

  // Per connection.
  Rate requests{200, 50};  ///< of any kind; a connection that exceeds it is closed
  Rate mistakes{20, 1};    ///< requests that are not understood; a connection that exceeds it is closed
};

}  // namespace chat
