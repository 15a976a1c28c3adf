#pragma once

#include <duet/function.hpp>
#include <duet/loop.hpp>

#include "transport.hpp"

namespace duet::detail {

/// An action at a point in time. The owner stops it before destroying it.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Called when the timer is due. The timer is in no queue any more: this function may start it again or
  /// destroy it.
  virtual void fire() = 0;

  /// The loop is destroyed with this timer in its queue, which will never fire.
  virtual void drop() {}

  /// Returns the time for which it was started last.
  [[nodiscard]] Time due() const { return due_; }

 protected:
  explicit Timer(TimerId id) : id_(id) {}
  ~Timer() = default;

 private:
  friend class TimerQueue;

  // The position in its queue. The list uses only `next_`.
  struct Heap;
  Timer* next_ = nullptr;
  Timer* before_ = nullptr;  // its parent, or its left sibling
  Timer* child_ = nullptr;
  std::uint64_t order_ = 0;

  Time due_{};
  TimerId id_ = 0;  // zero without one
};

/// Calls a function once, then deletes itself. Loop::after creates it.
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

}  // namespace duet::detail
