// How long ticks take.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <vector>

namespace game {

/// The last 4,096 ticks: some three minutes.
class TickTimes {
 public:
  using Length = std::chrono::microseconds;

  void add(Length length) {
    lengths_[count_ % lengths_.size()] = length;
    ++count_;
  }

  /// The length that this part of the ticks, 0 to 1, does not exceed.
  [[nodiscard]] Length percentile(double part) const {
    std::vector<Length> sorted(
        lengths_.begin(), lengths_.begin() + static_cast<std::ptrdiff_t>(std::min(count_, lengths_.size())));
    if (sorted.empty()) return Length(0);
    const auto place =
        sorted.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(sorted.size() - 1));
    std::nth_element(sorted.begin(), place, sorted.end());
    return *place;
  }

  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  std::array<Length, 4096> lengths_{};
  std::size_t count_ = 0;
};

}  // namespace game
