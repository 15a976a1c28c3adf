// How much of something there was lately.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>

namespace game {

/// Counts within a window of time that ends now.
class Meter {
 public:
  using Time = std::chrono::microseconds;

  explicit Meter(std::chrono::seconds window) : window_(window) {}

  void add(Time now, std::uint64_t amount) {
    counts_.emplace_back(now, amount);
    sum_ += amount;
    forget(now);
  }

  [[nodiscard]] double per_second(Time now) {
    forget(now);
    return double(sum_) / std::chrono::duration<double>(window_).count();
  }

 private:
  void forget(Time now) {
    while (!counts_.empty() && now - counts_.front().first > window_) {
      sum_ -= counts_.front().second;
      counts_.pop_front();
    }
  }

  std::chrono::seconds window_;
  std::deque<std::pair<Time, std::uint64_t>> counts_;
  std::uint64_t sum_ = 0;
};

}  // namespace game
