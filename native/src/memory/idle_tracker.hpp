#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

namespace duet::detail {

/// Tracks how many bytes a pool keeps free, and how many of them were not needed lately. The recent peak is
/// worth keeping, because new memory from the system costs time page by page. Memory that one trim interval
/// did not need is released.
class IdleTracker {
 public:
  /// A pool of up to this size is not trimmed.
  static constexpr std::size_t always = 256 * 1024;

  /// `is_much` is set once there is enough to trim, and never cleared here.
  explicit IdleTracker(bool& is_much) : is_much_(is_much) {}

  void add(std::size_t bytes) {
    bytes_ += bytes;
    if (bytes_ > always) is_much_ = true;
  }
  void remove(std::size_t bytes) {
    bytes_ -= bytes;
    least_ = std::min(least_, bytes_);
  }

  /// Returns how many bytes to release: those that were unused since the last call.
  [[nodiscard]] std::size_t surplus() {
    const std::size_t unused = std::exchange(least_, bytes_);
    const std::size_t surplus = unused > always ? unused - always : 0;
    if (bytes_ - surplus > always) is_much_ = true;  // trim again later
    return surplus;
  }

 private:
  bool& is_much_;
  std::size_t bytes_ = 0;
  std::size_t least_ = 0;  // since the last surplus()
};

}  // namespace duet::detail
