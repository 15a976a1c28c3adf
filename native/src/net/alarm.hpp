#pragma once

#include <memory>

#include "net/reactor.hpp"
#include "platform/timer_descriptor.hpp"

namespace duet::detail {

/// Makes the reactor's descriptor readable at a given time, for a host that waits for the descriptor and not
/// in Reactor::wait().
class Alarm final : FdEvents {
 public:
  /// Takes the timer's descriptor.
  Alarm(Reactor& reactor, std::unique_ptr<TimerDescriptor> timer);
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  /// Returns false if the reactor does not watch it; Reactor::why() is the reason.
  [[nodiscard]] bool is_made() const { return watch_ != nullptr; }

  /// Sets the time, on the clock of IoContext::now(). An earlier time that is set stays, and the caller sets
  /// this one again after it has passed: a superfluous wake-up costs less than a system call in each turn.
  void set(Time due);
  /// Returns the time that is set; `never` once it has passed.
  [[nodiscard]] Time time() const { return time_; }

 private:
  void on_readable() override;
  void on_writable() override {}
  void on_hangup() override;
  void on_no_memory() override {}

  const std::unique_ptr<TimerDescriptor> timer_;
  OwnedWatch watch_;
  Time time_ = never;
};

}  // namespace duet::detail
