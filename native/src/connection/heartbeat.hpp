#pragma once

#include <duet/keep_alive_options.hpp>

#include <optional>

#include "core/src/transport.hpp"

namespace duet::detail {

/// Decides when a silent peer receives a ping (RFC 6455 section 5.5.2), and when it is considered dead. Any
/// received byte is a sign of life.
class Heartbeat {
 public:
  enum class Action { nothing, ping, give_up };

  /// Without options it never beats.
  explicit Heartbeat(const std::optional<KeepAliveOptions>& options)
      : interval_(options ? options->interval : Time::zero()),
        timeout_(options ? options->timeout : Time::zero()) {}

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

  Time interval_;  // 0: never
  Time timeout_;
  bool heard_ = false;  // since the last beat
  bool asked_ = false;  // and not answered yet
  Time waited_{0};      // since the ping
};

}  // namespace duet::detail
