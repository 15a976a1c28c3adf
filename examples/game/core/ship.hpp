// A player's ship, and how it moves.
#pragma once

#include <cstdint>

#include "units.hpp"

namespace game {

/// The controls of a ship during one tick.
struct Input {
  Heading heading = 0;
  bool thrusts = false;
  bool dashes = false;

  friend bool operator==(const Input&, const Input&) = default;
};

struct Ship {
  enum class State : std::uint8_t {
    absent,     ///< nobody has this number
    flying,     ///< takes part
    shattered,  ///< lost; returns when `rest` is 0
  };

  State state = State::absent;
  Heading heading = 0;
  std::uint8_t dash = 0;      ///< ticks left of a dash: then it shatters those that it hits
  std::uint8_t cooldown = 0;  ///< ticks until the next dash is possible
  std::uint8_t shield = 0;    ///< ticks in which it cannot be shattered
  std::uint8_t rest = 0;      ///< ticks until a shattered ship returns
  std::uint16_t score = 0;    ///< shards that it carries
  Vec position;
  Vec velocity;  ///< per tick

  friend bool operator==(const Ship&, const Ship&) = default;
};

inline constexpr std::uint8_t dash_ticks = 7;
inline constexpr std::uint8_t cooldown_ticks = 40;
inline constexpr std::uint8_t shield_ticks = 50;
inline constexpr std::uint8_t rest_ticks = 50;
inline constexpr std::uint16_t highest_score = 60'000;

/// No ship moves farther in a tick.
inline constexpr Fixed highest_speed = 36 * unit;

/// The radius of a ship with this score: from 18 to 40 units.
Fixed radius(std::uint16_t score);

/// Moves a flying ship by one tick: the controls, the drag and the walls. A client predicts its own ship with this
/// function; it does not know about others.
void advance(Ship& ship, Input input);

}  // namespace game
