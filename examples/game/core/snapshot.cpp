#include "snapshot.hpp"

#include <algorithm>

namespace game {

namespace {

bool is_within(Vec distance) {
  return std::abs(distance.x) <= sight_across && std::abs(distance.y) <= sight_down;
}

constexpr auto by_number = [](const auto& a, const auto& b) { return a.number < b.number; };

}  // namespace

Snapshot see(const Arena& arena, std::uint16_t player, std::uint32_t tick, std::uint32_t ack, Vec place) {
  Snapshot seen{.tick = tick, .ack = ack, .own = arena.ships()[player], .ships = {}, .shards = {}};
  arena.ship_grid().near(place, sight_across, sight_down, [&](std::uint16_t number) {
    const Ship& ship = arena.ships()[number];
    if (number == player || ship.state != Ship::State::flying || !is_within(ship.position - place)) return;
    seen.ships.push_back({.number = number,
                          .x = static_cast<std::uint16_t>(ship.position.x / ship_grain),
                          .y = static_cast<std::uint16_t>(ship.position.y / ship_grain),
                          .heading = ship.heading,
                          .is_dashing = ship.dash > 0,
                          .is_shielded = ship.shield > 0,
                          .score = ship.score});
  });
  arena.shard_grid().near(place, sight_across, sight_down, [&](std::uint16_t number) {
    const Vec position = arena.shards()[number].position;
    if (!is_within(position - place)) return;
    seen.shards.push_back({number, static_cast<std::uint16_t>(position.x / shard_grain),
                           static_cast<std::uint16_t>(position.y / shard_grain)});
  });
  std::sort(seen.ships.begin(), seen.ships.end(), by_number);
  std::sort(seen.shards.begin(), seen.shards.end(), by_number);
  return seen;
}

void SnapshotHistory::add(Snapshot snapshot) {
  if (all_.size() == most) all_.pop_front();
  all_.push_back(std::move(snapshot));
}

const Snapshot* SnapshotHistory::find(std::uint32_t tick) const {
  const auto found =
      std::find_if(all_.begin(), all_.end(), [&](const Snapshot& one) { return one.tick == tick; });
  return found == all_.end() ? nullptr : &*found;
}

}  // namespace game
