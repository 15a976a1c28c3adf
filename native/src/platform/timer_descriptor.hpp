#pragma once

#include <chrono>
#include <memory>

#include "platform/unique_socket.hpp"

namespace duet::detail {

/// A descriptor that becomes readable at a given time.
class TimerDescriptor {
 public:
  /// Not in nanoseconds, which end after 292 years: a program may set any time.
  using Time = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

  /// Returns null with errno set if the system has no descriptor, or no thread, left.
  static std::unique_ptr<TimerDescriptor> make();
  virtual ~TimerDescriptor() = default;

  /// Returns the descriptor, once. The other functions use it: call them only while it is open.
  [[nodiscard]] virtual UniqueSocket take() = 0;

  /// Makes the descriptor readable at this time, which replaces the previous one; at once if it has passed.
  virtual void set(Time due) = 0;

  /// Makes the descriptor unreadable until the next time. Returns whether it was readable.
  virtual bool clear() = 0;
};

}  // namespace duet::detail
