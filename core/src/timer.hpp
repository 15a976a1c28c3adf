#pragma once

#include <duet/function.hpp>
#include <duet/loop.hpp>

#include "transport.hpp"

namespace duet::detail {

/// Something that happens at a time. Its owner stops it before it destroys it.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Its time has come. It is in no queue any more: in here it may be started again, and destroyed.
  virtual void fire() = 0;

  /// The loop goes with this in its queue: its time never comes.
  virtual void drop() {}

  /// The time that it was started for last.
  [[nodiscard]] Time due() const { return due_; }

 protected:
  explicit Timer(TimerId id) : id_(id) {}
  ~Timer() = default;

 private:
  friend class TimerQueue;

  // Where it is in its queue. The list has only `next_`.
  struct Heap;
  Timer* next_ = nullptr;
  Timer* before_ = nullptr;  // its parent, or its sibling to the left
  Timer* child_ = nullptr;
  std::uint64_t order_ = 0;

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

}  // namespace duet::detail
