// One's own ship ahead of the server: it moves at once, and what the server says later is worked in.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

#include "ship.hpp"
#include "snapshot.hpp"

namespace game {

/// A place in units, as it is shown.
struct Place {
  double x = 0;
  double y = 0;
};

inline Place in_units(Vec v) { return {double(v.x) / unit, double(v.y) / unit}; }

/// Every input moves the ship here and goes to the server, which moves its own by the same function. A snapshot has the
/// server's ship and the number of the input that moved it last; the inputs after that are applied to it again. The
/// result differs only if something happened that this end cannot know, such as a collision. The difference is shown as a
/// slide, not as a jump.
class Prediction {
 public:
  struct Numbered {
    std::uint32_t number = 0;
    Input input;
  };

  /// Begins with the ship of the next snapshot; the next input gets this number.
  void reset(std::uint32_t next);

  /// Moves the ship by one tick. Ignored, as is everything else, until the first snapshot.
  void move(Input input);

  /// Returns whether the ship was not where this end expected it.
  bool reconcile(const Snapshot& snapshot);

  /// Lets the rest of the corrections disappear.
  void pass(std::chrono::duration<double> time);

  /// The ship at this part of the next tick, from 0 to 1, with the controls as they are now.
  [[nodiscard]] Place place(Input input, double part) const;

  [[nodiscard]] const Ship& ship() const { return ship_; }
  [[nodiscard]] bool is_ready() const { return is_ready_; }

  /// The inputs that the server has not confirmed, oldest first.
  [[nodiscard]] const std::deque<Numbered>& pending() const { return pending_; }

 private:
  Ship ship_;
  std::deque<Numbered> pending_;
  std::uint32_t next_ = 1;
  bool is_ready_ = false;
  Place rest_;  // of corrections: where the ship is shown, seen from where it is
};

}  // namespace game
