#pragma once

#include <duet/function.hpp>
#include <duet/loop.hpp>

#include "transport.hpp"

namespace duet::detail {

/// Something that happens at a time. Whoever owns one stops it before it goes.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Its time has come. It is in no list any more: in here it may be started again, and destroyed.
  virtual void fire() = 0;

  /// The list is given up with this in it: its time never comes.
  virtual void drop() {}

 protected:
  explicit Timer(TimerId id) : id_(id) {}
  ~Timer() = default;

 private:
  friend class TimerList;
  Timer* next_ = nullptr;
  Time due_{};
  TimerId id_ = 0;  // where it goes by one
};

/// Calls a function once, then deletes itself: what Loop::after makes.
class CallbackTimer final : public Timer {
 public:
  CallbackTimer(TimerId id, Function<void()> fn) : Timer(id), fn_(std::move(fn)) {}
  void fire() override {
    fn_();
    delete this;
  }
  void drop() override { delete this; }

 private:
  Function<void()> fn_;
};

/// Timers in the order they are due. A program has few of them (each client has at most one), so a sorted
/// list is smaller than a heap and as fast; the server, which has many, keeps its own.
class TimerList {
 public:
  /// Owns none of them. One that runs already gets the new time.
  void start(Timer& timer, Time due);
  /// One that is not in the list is fine.
  void stop(Timer& timer);
  /// Null if there is none; zero finds none.
  [[nodiscard]] Timer* find(TimerId id) const;

  /// When the first is due; `never` if there is none.
  [[nodiscard]] Time next_due() const { return first_ ? first_->due_ : never; }

  /// Takes the first out of the list if it is due by `now`, else null.
  Timer* take_due(Time now);

 private:
  Timer* first_ = nullptr;
};

}  // namespace duet::detail
