#pragma once

#include "core/src/transport.hpp"

namespace duet::detail {

/// Decides when a silent peer receives a ping (RFC 6455 section 5.5.2), and when it is considered dead. Any
/// received byte is a sign of life.
class Heartbeat {
 public:
  enum class Action { nothing, ping, give_up };

  /// An `interval` of 0 disables it.
  Heartbeat(Time interval, Time timeout) : interval_(interval), timeout_(timeout) {}

  void heard() { heard_ = true; }

  /// Returns when to call beat() first; `never` if it is disabled.
  [[nodiscard]] Time first() const { return interval_ > Time::zero() ? interval_ : never; }
  /// The time from the ping to give_up.
  [[nodiscard]] Time timeout() const { return timeout_; }

  struct Beat {
    Action action;
    Time next;  ///< from now to the next call
  };
  Beat beat();

 private:
  Beat ask();
  [[nodiscard]] Time step() const { return interval_ < timeout_ ? interval_ : timeout_; }

  Time interval_;
  Time timeout_;
  bool heard_ = false;  // since the last beat
  bool asked_ = false;  // and not answered yet
  Time waited_{0};      // since the ping
};

}  // namespace duet::detail
