// The units of the arena. The simulation uses whole numbers alone, so that every machine computes the same.
#pragma once

#include <chrono>
#include <cstdint>

namespace game {

/// A length: 256 to a unit. A unit is a pixel of a small screen.
using Fixed = std::int32_t;

inline constexpr Fixed unit = 256;

/// The arena is a square with walls; coordinates are 0 to arena_size - 1.
inline constexpr Fixed arena_size = 4096 * unit;

/// The simulation's fixed step.
inline constexpr std::chrono::milliseconds tick_length{40};
inline constexpr int ticks_per_second = 25;

/// A direction: 256 to a turn, clockwise from east, as y grows downward.
using Heading = std::uint8_t;

/// Everybody has a number below this while they are in the arena.
inline constexpr unsigned most_players = 512;

/// Shards have numbers below this.
inline constexpr unsigned most_shards = 1024;

struct Vec {
  Fixed x = 0;
  Fixed y = 0;

  friend bool operator==(const Vec&, const Vec&) = default;
  friend Vec operator+(Vec a, Vec b) { return {a.x + b.x, a.y + b.y}; }
  friend Vec operator-(Vec a, Vec b) { return {a.x - b.x, a.y - b.y}; }
};

/// The square of a vector's length.
inline std::int64_t square(Vec v) { return std::int64_t{v.x} * v.x + std::int64_t{v.y} * v.y; }

}  // namespace game
