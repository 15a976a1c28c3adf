#include "ship.hpp"

#include <algorithm>

#include "trigonometry.hpp"

namespace game {

namespace {

constexpr Fixed thrust = unit;                 // per tick, of a ship without shards
constexpr Fixed dash_speed = 34 * unit;        // per tick
constexpr Fixed drag = 14;                     // this part of the velocity is lost in a tick
constexpr std::uint16_t heaviest_score = 400;  // more shards do not make a ship larger or slower

std::uint8_t less(std::uint8_t ticks) { return ticks > 0 ? static_cast<std::uint8_t>(ticks - 1) : ticks; }

/// The speed after a tick of drag. It reaches 0.
Fixed dragged(Fixed speed) { return speed - (speed + (speed > 0 ? drag - 1 : 1 - drag)) / drag; }

/// Reflects a coordinate at the walls; a bounce takes a quarter of the speed.
void bounce(Fixed& place, Fixed& speed, Fixed margin) {
  const Fixed low = margin;
  const Fixed high = arena_size - 1 - margin;
  if (place >= low && place <= high) return;
  place = std::clamp(place < low ? 2 * low - place : 2 * high - place, low, high);
  speed = -speed + speed / 4;
}

}  // namespace

Fixed radius(std::uint16_t score) {
  const auto weight = std::min(score, heaviest_score);
  return static_cast<Fixed>(18 * unit + square_root(std::int64_t{weight} * unit * unit) * 11 / 10);
}

void advance(Ship& ship, Input input) {
  if (ship.state != Ship::State::flying) return;
  ship.heading = input.heading;
  ship.cooldown = less(ship.cooldown);
  ship.shield = less(ship.shield);
  if (input.dashes && ship.cooldown == 0) {
    ship.dash = dash_ticks;
    ship.cooldown = cooldown_ticks;
    ship.velocity = along(ship.heading, dash_speed);
  } else if (ship.dash > 0) {
    if (--ship.dash == 0) ship.velocity = {ship.velocity.x / 3, ship.velocity.y / 3};
  } else {
    if (input.thrusts) {
      const Fixed weight = std::min(ship.score, heaviest_score);
      ship.velocity = ship.velocity + along(ship.heading, thrust - thrust * weight / (4 * heaviest_score));
    }
    ship.velocity = {dragged(ship.velocity.x), dragged(ship.velocity.y)};
  }
  ship.velocity.x = std::clamp(ship.velocity.x, -highest_speed, highest_speed);
  ship.velocity.y = std::clamp(ship.velocity.y, -highest_speed, highest_speed);
  ship.position = ship.position + ship.velocity;
  bounce(ship.position.x, ship.velocity.x, radius(ship.score));
  bounce(ship.position.y, ship.velocity.y, radius(ship.score));
}

}  // namespace game
