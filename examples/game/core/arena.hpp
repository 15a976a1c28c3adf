// The arena: all ships and shards, and the rules of the game. Whole numbers, a seed, and no clock: the same calls give
// the same result on every machine.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <vector>

#include "grid.hpp"
#include "ship.hpp"

namespace game {

struct Shard {
  bool is_there = false;
  Vec position;
};

/// A ship was shattered.
struct Shattering {
  std::uint16_t victim = 0;
  std::uint16_t by = 0;
  std::uint16_t score = 0;  ///< of the victim
  Vec place;
};

class Arena {
 public:
  explicit Arena(std::uint32_t seed);

  /// Adds a ship at a free place, with a shield. nullopt if the arena is full.
  std::optional<std::uint16_t> add();

  /// Removes a ship. Its shards are lost.
  void remove(std::uint16_t number);

  /// Moves one ship by one tick.
  void move(std::uint16_t number, Input input) { advance(ships_[number], input); }

  /// Ends a tick: ships pick up shards, hit each other, and return; new shards appear. Returns the ships that were
  /// shattered.
  std::vector<Shattering> settle();

  [[nodiscard]] const std::vector<Ship>& ships() const { return ships_; }
  [[nodiscard]] const std::vector<Shard>& shards() const { return shards_; }

  /// The indexes of flying ships and of shards, as of the last settle().
  [[nodiscard]] const Grid& ship_grid() const { return ship_grid_; }
  [[nodiscard]] const Grid& shard_grid() const { return shard_grid_; }

  /// A number that depends on the whole state: equal arenas have equal numbers.
  [[nodiscard]] std::uint64_t checksum() const;

 private:
  std::uint32_t random(std::uint32_t below);
  Vec random_place();
  void launch(Ship& ship);
  void pick_up(Ship& ship);
  void meet(std::uint16_t number, std::vector<Shattering>& shattered);
  void collide(Ship& a, Ship& b, Fixed distance, Fixed least);
  void shatter(std::uint16_t victim, std::uint16_t by, std::vector<Shattering>& shattered);
  void put_shard(Vec place);
  void take_shard(std::uint16_t number);
  void drop(Vec place, unsigned count);

  std::mt19937 random_;
  std::vector<Ship> ships_;
  std::vector<Shard> shards_;
  std::deque<std::uint16_t> free_shards_;  // the next one is at the end
  Grid ship_grid_;
  Grid shard_grid_;
};

}  // namespace game
