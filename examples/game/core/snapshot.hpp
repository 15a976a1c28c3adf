// The part of the arena that one player sees at one tick, in the precision in which it is sent.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "arena.hpp"
#include "ship.hpp"

namespace game {

/// Another player's ship.
struct SeenShip {
  std::uint16_t number = 0;
  std::uint16_t x = 0;  ///< in quarters of a unit
  std::uint16_t y = 0;
  Heading heading = 0;
  bool is_dashing = false;
  bool is_shielded = false;
  std::uint16_t score = 0;

  friend bool operator==(const SeenShip&, const SeenShip&) = default;
};

struct SeenShard {
  std::uint16_t number = 0;
  std::uint16_t x = 0;  ///< in units
  std::uint16_t y = 0;

  friend bool operator==(const SeenShard&, const SeenShard&) = default;
};

struct Snapshot {
  std::uint32_t tick = 0;
  std::uint32_t ack = 0;          ///< the last of this player's inputs that has moved the ship
  Ship own;                       ///< in full precision, as the player's own prediction begins with it
  std::vector<SeenShip> ships;    ///< by number
  std::vector<SeenShard> shards;  ///< by number

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

inline constexpr Fixed ship_grain = unit / 4;  ///< of SeenShip's coordinates
inline constexpr Fixed shard_grain = unit;     ///< of SeenShard's coordinates

/// The distances up to which a player sees: a screen's half, and a margin for what flies into it.
inline constexpr Fixed sight_across = 1000 * unit;
inline constexpr Fixed sight_down = 700 * unit;

/// Collects what is near `place`, except for the player's own ship.
Snapshot see(const Arena& arena, std::uint16_t player, std::uint32_t tick, std::uint32_t ack, Vec place);

/// The newest snapshots that one end has, to which the next one's differences refer.
class SnapshotHistory {
 public:
  static constexpr std::size_t most = 32;

  /// Its tick must be later than the last one's.
  void add(Snapshot snapshot);

  /// The snapshot of this tick, or null. Valid until the next add().
  [[nodiscard]] const Snapshot* find(std::uint32_t tick) const;

  [[nodiscard]] const std::deque<Snapshot>& all() const { return all_; }
  void clear() { all_.clear(); }

 private:
  std::deque<Snapshot> all_;  // oldest first
};

}  // namespace game
