#pragma once

#include "timer.hpp"

namespace duet::detail {

/// Timers in the order they are due, those due at the same time in the order they were started. Owns none of
/// them.
///
/// timer_queue_heap.cpp is a heap, natively: start, stop and take_due cost O(log n) on average, as a server
/// has a timer for each connection. timer_queue.cpp is a sorted list, which is smaller: a page has a few.
class TimerQueue {
 public:
  /// A timer that runs already gets the new time.
  void start(Timer& timer, Time due);
  /// A timer that does not run stays as it is.
  void stop(Timer& timer);
  /// Looks at all. Null if there is none of this id; zero finds none.
  [[nodiscard]] Timer* find(TimerId id) const;

  /// When the first is due; `never` if there is none.
  [[nodiscard]] Time next_due() const { return first_ ? first_->due_ : never; }

  /// Removes and returns the first if it is due by `now`, else null.
  Timer* take_due(Time now);

 private:
  Timer* first_ = nullptr;
  [[maybe_unused]] std::uint64_t started_ =
      0;  // so far; the heap's way to keep the order of those due together
};

}  // namespace duet::detail
