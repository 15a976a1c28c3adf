#pragma once

#include <duet/function.hpp>
#include <duet/loop.hpp>

#include "transport.hpp"

namespace duet::detail {

/// One-shot timers in the order they are due. A program has few of them (each client has at most one), so a
/// sorted list is smaller than a heap and as fast; the server, which has many, keeps its own.
class TimerList {
 public:
  TimerList() = default;
  TimerList(const TimerList&) = delete;
  TimerList& operator=(const TimerList&) = delete;
  ~TimerList();

  TimerId add(Time due, Function<void()> fn);
  void cancel(TimerId id);
  void clear();

  /// When the first is due; `never` if there is none.
  [[nodiscard]] Time next_due() const { return first_ ? first_->due : never; }

  /// Takes the first timer due by `now` out of the list. False if there is none.
  bool take_due(Time now, Function<void()>& fn);

 private:
  struct Timer {
    Timer* next;
    Time due;
    TimerId id;
    Function<void()> fn;
  };

  Timer* first_ = nullptr;
  TimerId last_id_ = 0;
};

}  // namespace duet::detail
