// A tick that keeps its pace.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "../core/units.hpp"

namespace game {

/// Tick n is due at the start plus n tick lengths, so delays do not add up. A server that fell behind does at most three ticks
/// at once; the others are left out, and the pace begins anew.
class Pacer {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Pacer(Time start) : next_(start + tick_length) {}

  /// Takes the ticks that are due, and returns how many these are.
  unsigned take(Time now) {
    if (now < next_) return 0;
    const auto due = static_cast<std::uint64_t>((now - next_) / tick_length) + 1;
    next_ += tick_length * due;
    skipped_ += due - std::min<std::uint64_t>(due, most);
    return static_cast<unsigned>(std::min<std::uint64_t>(due, most));
  }

  /// The time until the next tick, rounded up, at least 0.
  [[nodiscard]] std::chrono::milliseconds wait(Time now) const {
    return std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(next_ - now));
  }

  /// The ticks that were left out.
  [[nodiscard]] std::uint64_t skipped() const { return skipped_; }

 private:
  static constexpr std::uint64_t most = 3;

  Time next_;
  std::uint64_t skipped_ = 0;
};

}  // namespace game
