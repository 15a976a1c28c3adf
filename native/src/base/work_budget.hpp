#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace duet::detail {

/// Limits how long one connection keeps a loop from the others. A reader checks it between two messages, and
/// between two pieces of a compressed one, and stops until the next turn if it is used up. The number of
/// bytes read is no measure of the work.
///
/// There is one per loop, because a loop reads from one connection at a time.
class WorkBudget {
 public:
  /// The time of one connection in one turn. A message that is being handled when it ends is finished.
  static constexpr std::chrono::milliseconds one_connection{5};

  /// Starts another connection's share.
  void begin() {
    work_ = 0;
    next_look_ = message_work;
    is_timed_ = false;
  }

  /// Counts a message, or a piece of one. Returns false once the time has passed, until begin().
  [[nodiscard]] bool spend(std::size_t bytes) {
    work_ += bytes + message_work;
    return work_ < next_look_ || look();
  }

 private:
  // The clock is read after the first message, and then less often the more messages there were, but at least
  // every 32 messages or 32 KiB.
  static constexpr std::size_t message_work = 1024;
  static constexpr std::size_t most_between_looks = 32 * 1024;

  bool look() {
    const auto now = std::chrono::steady_clock::now();
    if (!is_timed_) began_ = now;
    is_timed_ = true;
    if (now - began_ >= one_connection) return false;
    next_look_ = work_ + std::min(work_, most_between_looks);
    return true;
  }

  std::size_t work_ = 0;
  std::size_t next_look_ = message_work;
  std::chrono::steady_clock::time_point began_;
  bool is_timed_ = false;
};

}  // namespace duet::detail
