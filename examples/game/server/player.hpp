// One ship's player, as the server knows them.
#pragma once

#include <duet/connection.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include "../core/snapshot.hpp"
#include "input_queue.hpp"

namespace game {

struct Player {
  std::uint16_t number = 0;
  std::string name;
  std::string token;
  duet::Connection connection;
  std::optional<std::uint32_t> away_since = {};  ///< the tick at which the connection was lost
  InputQueue inputs;
  SnapshotHistory sent;
  std::uint32_t seen = 0;  ///< the tick of the newest snapshot that the client has confirmed

  /// The snapshots that were sent and not confirmed.
  [[nodiscard]] std::size_t under_way() const {
    std::size_t count = 0;
    for (const Snapshot& one : sent.all()) count += one.tick > seen;
    return count;
  }
};

}  // namespace game
