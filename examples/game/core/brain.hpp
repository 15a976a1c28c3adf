// A bot's decisions, from what a player sees.
#pragma once

#include <cstdint>
#include <random>

#include "view.hpp"

namespace game {

/// Collects shards, dashes at others who are close, and now and then changes its mind. The same seed and views give the same
/// decisions.
class Brain {
 public:
  explicit Brain(std::uint32_t seed) : random_(seed) {}

  /// The controls for the next tick.
  Input decide(const View& view);

 private:
  std::minstd_rand random_;
  Heading wander_ = 0;
  unsigned until_ = 0;  // ticks until it may wander to another direction
};

}  // namespace game
