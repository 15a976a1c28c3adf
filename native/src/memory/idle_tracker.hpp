#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

namespace duet::detail {

/// How many bytes a pool keeps free, and how many of them it has not needed lately. As much as is in use at
/// once from time to time is worth keeping: memory got anew from the system costs, page by page, more than
/// the bytes that it takes. What a rush hour has left is not.
class IdleTracker {
 public:
  /// So little is not worth a look.
  static constexpr std::size_t always = 256 * 1024;

  /// `is_much`: set once there is enough for a look, and never cleared.
  explicit IdleTracker(bool& is_much) : is_much_(is_much) {}

  void add(std::size_t bytes) {
    bytes_ += bytes;
    if (bytes_ > always) is_much_ = true;
  }
  void remove(std::size_t bytes) {
    bytes_ -= bytes;
    least_ = std::min(least_, bytes_);
  }

  /// How many to give back to the system: those that lay unused since the last call.
  [[nodiscard]] std::size_t surplus() {
    const std::size_t unused = std::exchange(least_, bytes_);
    const std::size_t surplus = unused > always ? unused - always : 0;
    if (bytes_ - surplus > always) is_much_ = true;  // worth another look
    return surplus;
  }

 private:
  bool& is_much_;
  std::size_t bytes_ = 0;
  std::size_t least_ = 0;  // since the last look
};

}  // namespace duet::detail
