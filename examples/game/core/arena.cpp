#include "arena.hpp"

#include <algorithm>

#include "trigonometry.hpp"

namespace game {

namespace {

constexpr Fixed shard_radius = 14 * unit;  // a little larger than it is drawn
constexpr unsigned natural_shards = 600;   // so many are there if nobody was shattered
constexpr unsigned new_shards = 4;         // at most per tick
constexpr unsigned most_dropped = 40;      // by one ship
constexpr Fixed widest = 84 * unit;        // two of the largest ships touch at this distance or closer
constexpr unsigned places_to_try = 12;

}  // namespace

Arena::Arena(std::uint32_t seed) : random_(seed), ships_(most_players), shards_(most_shards) {
  for (unsigned i = most_shards; i-- > 0;) free_shards_.push_back(static_cast<std::uint16_t>(i));
  while (free_shards_.size() > most_shards - natural_shards) put_shard(random_place());
}

// Not a distribution of the standard library's: these differ from one library to another.
std::uint32_t Arena::random(std::uint32_t below) {
  return static_cast<std::uint32_t>(std::uint64_t{static_cast<std::uint32_t>(random_())} * below >> 32);
}

Vec Arena::random_place() {
  constexpr Fixed margin = 60 * unit;
  constexpr auto size = static_cast<std::uint32_t>(arena_size - 2 * margin);
  const auto x = static_cast<Fixed>(random(size)) + margin;
  return {x, static_cast<Fixed>(random(size)) + margin};
}

std::optional<std::uint16_t> Arena::add() {
  const auto absent = [](const Ship& ship) { return ship.state == Ship::State::absent; };
  const auto found = std::find_if(ships_.begin(), ships_.end(), absent);
  if (found == ships_.end()) return std::nullopt;
  launch(*found);
  return static_cast<std::uint16_t>(found - ships_.begin());
}

void Arena::remove(std::uint16_t number) { ships_[number] = {}; }

void Arena::launch(Ship& ship) {
  Vec best = random_place();
  std::int64_t farthest = -1;
  for (unsigned i = 0; i < places_to_try; ++i) {
    const Vec place = random_place();
    std::int64_t nearest = std::int64_t{arena_size} * arena_size;
    ship_grid_.near(place, 600 * unit, 600 * unit, [&](std::uint16_t other) {
      nearest = std::min(nearest, square(ships_[other].position - place));
    });
    if (nearest <= farthest) continue;
    farthest = nearest;
    best = place;
  }
  ship = {.state = Ship::State::flying, .shield = shield_ticks, .position = best, .velocity = {}};
}

std::vector<Shattering> Arena::settle() {
  ship_grid_.clear();
  for (std::uint16_t i = 0; i < most_players; ++i) {
    Ship& ship = ships_[i];
    if (ship.state == Ship::State::shattered && --ship.rest == 0) launch(ship);
    if (ship.state == Ship::State::flying) ship_grid_.add(i, ship.position);
  }
  std::vector<Shattering> shattered;
  for (std::uint16_t i = 0; i < most_players; ++i)
    if (ships_[i].state == Ship::State::flying) meet(i, shattered);
  // The index has shattered ships until the next tick; a reader looks at the state.
  for (Ship& ship : ships_)
    if (ship.state == Ship::State::flying) pick_up(ship);
  for (unsigned i = 0; i < new_shards && free_shards_.size() > most_shards - natural_shards; ++i)
    put_shard(random_place());
  return shattered;
}

void Arena::pick_up(Ship& ship) {
  const Fixed reach = radius(ship.score) + shard_radius;
  std::vector<std::uint16_t> taken;
  shard_grid_.near(ship.position, reach, reach, [&](std::uint16_t number) {
    if (square(shards_[number].position - ship.position) <= std::int64_t{reach} * reach)
      taken.push_back(number);
  });
  for (const std::uint16_t number : taken) {
    take_shard(number);
    if (ship.score < highest_score) ++ship.score;
  }
}

void Arena::meet(std::uint16_t number, std::vector<Shattering>& shattered) {
  ship_grid_.near(ships_[number].position, widest, widest, [&](std::uint16_t other) {
    Ship& a = ships_[number];
    Ship& b = ships_[other];
    // Each pair once, by the lower number.
    if (other <= number || a.state != Ship::State::flying || b.state != Ship::State::flying) return;
    const Fixed least = radius(a.score) + radius(b.score);
    const std::int64_t distance = square(a.position - b.position);
    if (distance >= std::int64_t{least} * least) return;
    const bool a_hits = a.dash > 0 && b.dash == 0 && b.shield == 0;
    const bool b_hits = b.dash > 0 && a.dash == 0 && a.shield == 0;
    if (a_hits) return shatter(other, number, shattered);
    if (b_hits) return shatter(number, other, shattered);
    collide(a, b, static_cast<Fixed>(square_root(distance)), least);
  });
}

/// Separates two ships that touch, and exchanges their speeds along the line between them.
void Arena::collide(Ship& a, Ship& b, Fixed distance, Fixed least) {
  Vec line = b.position - a.position;
  if (distance == 0) line = {unit, 0}, distance = unit;
  const Fixed overlap = least - distance;
  const Vec push = {static_cast<Fixed>(std::int64_t{line.x} * overlap / distance / 2),
                    static_cast<Fixed>(std::int64_t{line.y} * overlap / distance / 2)};
  a.position = a.position - push;
  b.position = b.position + push;
  const Vec relative = b.velocity - a.velocity;
  const std::int64_t closing =
      (std::int64_t{relative.x} * line.x + std::int64_t{relative.y} * line.y) / distance;
  if (closing < 0) {
    const Vec exchange = {static_cast<Fixed>(closing * line.x / distance),
                          static_cast<Fixed>(closing * line.y / distance)};
    a.velocity = a.velocity + exchange;
    b.velocity = b.velocity - exchange;
  }
  for (Ship* ship : {&a, &b}) {
    ship->dash = 0;
    ship->velocity.x = std::clamp(ship->velocity.x, -highest_speed, highest_speed);
    ship->velocity.y = std::clamp(ship->velocity.y, -highest_speed, highest_speed);
    const Fixed margin = radius(ship->score);
    ship->position.x = std::clamp(ship->position.x, margin, arena_size - 1 - margin);
    ship->position.y = std::clamp(ship->position.y, margin, arena_size - 1 - margin);
  }
}

void Arena::shatter(std::uint16_t victim, std::uint16_t by, std::vector<Shattering>& shattered) {
  Ship& lost = ships_[victim];
  Ship& winner = ships_[by];
  shattered.push_back({victim, by, lost.score, lost.position});
  winner.score = static_cast<std::uint16_t>(std::min<int>(winner.score + 3 + lost.score / 4, highest_score));
  drop(lost.position, 4 + lost.score / 2u);
  lost.state = Ship::State::shattered;
  lost.rest = rest_ticks;
  lost.score = 0;
  lost.dash = 0;
  lost.velocity = {};
}

void Arena::drop(Vec place, unsigned count) {
  for (unsigned i = 0; i < std::min(count, most_dropped); ++i) {
    const auto heading = static_cast<Heading>(random(256));
    const Vec away = along(heading, static_cast<Fixed>(random(110)) * unit + 20 * unit);
    const Vec target = place + away;
    put_shard({std::clamp(target.x, 30 * unit, arena_size - 30 * unit),
               std::clamp(target.y, 30 * unit, arena_size - 30 * unit)});
  }
}

void Arena::put_shard(Vec place) {
  if (free_shards_.empty()) return;
  const std::uint16_t number = free_shards_.back();
  free_shards_.pop_back();
  // Whole units, as snapshots have them.
  shards_[number] = {true, {place.x / unit * unit, place.y / unit * unit}};
  shard_grid_.add(number, shards_[number].position);
}

void Arena::take_shard(std::uint16_t number) {
  shard_grid_.remove(number, shards_[number].position);
  shards_[number].is_there = false;
  // Numbers are used again as late as possible.
  free_shards_.push_front(number);
}

std::uint64_t Arena::checksum() const {
  std::uint64_t sum = 14695981039346656037u;  // FNV-1a
  const auto mix = [&](std::int64_t value) {
    sum = (sum ^ static_cast<std::uint64_t>(value)) * 1099511628211u;
  };
  for (const Ship& ship : ships_) {
    for (const int value : {int(ship.state), int(ship.heading), int(ship.dash), int(ship.cooldown),
                            int(ship.shield), int(ship.rest), int(ship.score)})
      mix(value);
    for (const Vec& v : {ship.position, ship.velocity}) mix(v.x), mix(v.y);
  }
  for (const Shard& shard : shards_) mix(shard.is_there), mix(shard.position.x), mix(shard.position.y);
  return sum;
}

}  // namespace game
