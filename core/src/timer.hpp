#pragma once

#include <duet/function.hpp>
#include <duet/loop.hpp>

#include "transport.hpp"

namespace duet::detail {

/// Something for the loop to call once: a timer, or what another thread posted.
struct Task {
  Task* next = nullptr;
  Function<void()> fn;
  Time due{};
  TimerId id = 0;
};

/// Timers in the order they are due. A program has few of them (each client has at most one), so a sorted
/// list is smaller than a heap and as fast; the server, which has many, keeps its own.
class TimerList {
 public:
  TimerList() = default;
  TimerList(const TimerList&) = delete;
  TimerList& operator=(const TimerList&) = delete;
  ~TimerList() { clear(); }

  TimerId add(Time due, Function<void()> fn);
  void cancel(TimerId id);
  void clear();

  /// When the first is due; `never` if there is none.
  [[nodiscard]] Time next_due() const { return first_ ? first_->due : never; }

  /// Takes the first out of the list if it is due by `now`, else null. Owned by the caller.
  Task* take_due(Time now);

 private:
  Task* first_ = nullptr;
  TimerId last_id_ = 0;
};

}  // namespace duet::detail
