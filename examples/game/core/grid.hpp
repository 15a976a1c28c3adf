// An index of places: what is near a point is found without looking at everything.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "units.hpp"

namespace game {

/// Squares of 256 units. Belongs to one kind of thing, whose numbers it holds.
class Grid {
 public:
  Grid() : cells_(side * side) {}

  void clear() {
    for (auto& numbers : cells_) numbers.clear();
  }

  void add(std::uint16_t number, Vec place) { cells_[cell_of(place)].push_back(number); }

  void remove(std::uint16_t number, Vec place) { std::erase(cells_[cell_of(place)], number); }

  /// Calls `fn` with the number of each thing that may be within this distance of the place on both axes, and of some
  /// that are farther away. Not in the order of the numbers.
  template <class Fn>
  void near(Vec place, Fixed across, Fixed down, Fn&& fn) const {
    const int last_row = index(place.y + down);
    const int last_column = index(place.x + across);
    for (int row = index(place.y - down); row <= last_row; ++row)
      for (int column = index(place.x - across); column <= last_column; ++column)
        for (const std::uint16_t number : cells_[static_cast<std::size_t>(row * side + column)]) fn(number);
  }

 private:
  static constexpr Fixed cell = 256 * unit;
  static constexpr int side = arena_size / cell;

  static int index(Fixed coordinate) { return std::clamp(coordinate / cell, 0, side - 1); }
  static std::size_t cell_of(Vec place) {
    return static_cast<std::size_t>(index(place.y) * side + index(place.x));
  }

  std::vector<std::vector<std::uint16_t>> cells_;
};

}  // namespace game
