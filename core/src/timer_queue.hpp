#pragma once

#include "timer.hpp"

namespace duet::detail {

/// Timers in the order in which they are due; those due at the same time in the order in which they were
/// started. The queue owns none of them.
///
/// timer_queue_heap.cpp is a heap, for native programs: start, stop and take_due cost O(log n) on average, as
/// a server has a timer for each connection. timer_queue.cpp is a sorted list, which is smaller: a page has a
/// few timers.
class TimerQueue {
 public:
  /// Starts the timer. If it is running, only its time changes.
  void start(Timer& timer, Time due);
  /// Stops the timer, if it is running.
  void stop(Timer& timer);
  /// Searches all timers. Returns null if none has this id; zero finds none.
  [[nodiscard]] Timer* find(TimerId id) const;

  /// Returns when the first timer is due; `never` if there is none.
  [[nodiscard]] Time next_due() const { return first_ ? first_->due_ : never; }

  /// Removes and returns the first timer if it is due by `now`, else null.
  Timer* take_due(Time now);

 private:
  Timer* first_ = nullptr;
  [[maybe_unused]] std::uint64_t started_ = 0;  // the heap orders timers due together by it
};

}  // namespace duet::detail
