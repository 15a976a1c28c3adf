#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "core/src/transport.hpp"

namespace duet::detail {

/// Sleeps without a descriptor, until a time or until another thread wakes it: replaces a reactor that could
/// not be created.
class Standstill {
 public:
  /// Blocks until the time that was set, or wake().
  void wait();
  /// Makes wait() return after `delay`; `never` clears it. Replaces the previous time.
  void wake_after(Time delay) { due_ = delay == never ? Clock::time_point::max() : Clock::now() + delay; }
  [[nodiscard]] bool wake_pending() const { return due_ != Clock::time_point::max(); }

  /// Makes wait() return. Callable from any thread. Does nothing and returns false once `is_over` is true.
  template <class IsOver>
  bool wake(IsOver is_over) {
    const std::lock_guard lock(mutex_);
    if (is_over()) return false;
    is_woken_ = true;
    changed_.notify_one();
    return true;
  }

  /// Calls `end`, which ends the standstill. Returns whether there was a wake() that no wait() has seen.
  template <class End>
  bool end(End end) {
    const std::lock_guard lock(mutex_);
    end();
    return is_woken_;
  }

 private:
  using Clock = std::chrono::steady_clock;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_woken_ = false;  // guarded by mutex_
  Clock::time_point due_ = Clock::time_point::max();
};

}  // namespace duet::detail
