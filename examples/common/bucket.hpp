// A limit on how often something may happen.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace common {

/// The rate of a bucket.
struct Rate {
  double burst = 1;       ///< this many may happen at once
  double per_second = 1;  ///< and so many in each second after that
};

/// A token bucket.
class Bucket {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Takes one. Returns 0, or the milliseconds to wait until it is possible; then nothing was taken.
  std::uint64_t take(const Rate& rate, Time now) {
    const double level = level_at(rate, now);
    filled_ = now;
    level_ = level < 1 ? level : level - 1;
    return level >= 1 ? 0 : static_cast<std::uint64_t>((1 - level) / rate.per_second * 1000) + 1;
  }

  /// Returns whether nothing that happened counts any more.
  [[nodiscard]] bool is_full(const Rate& rate, Time now) const { return level_at(rate, now) >= rate.burst; }

 private:
  [[nodiscard]] double level_at(const Rate& rate, Time now) const {
    if (level_ < 0) return rate.burst;
    return std::min(rate.burst,
                    level_ + std::chrono::duration<double>(now - filled_).count() * rate.per_second);
  }

  double level_ = -1;  // below 0: nothing was taken yet
  Time filled_{};
};

}  // namespace common
