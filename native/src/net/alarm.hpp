#pragma once

#include "net/reactor.hpp"

namespace duet::detail {

/// A time that can be read, as of it, from the reactor's descriptor: for a host that waits for that and not
/// in Reactor::wait().
class Alarm final : FdEvents {
 public:
  /// `timer` comes from make_timer().
  Alarm(Reactor& reactor, UniqueFd timer);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  /// Empty where the system has no descriptor left: errno tells.
  static UniqueFd make_timer();

  /// False where the reactor does not watch it; Reactor::why() tells the reason.
  [[nodiscard]] bool is_made() const { return watch_ != nullptr; }

  /// On the clock of IoContext::now(). Where an earlier time is set that one stays, and this has to be set
  /// again when it has come: a call too many then costs less than to tell the system in each turn.
  void set(Time due);
  /// What it is set to; `never` once that has come.
  [[nodiscard]] Time time() const { return time_; }

 private:
  void on_readable() override;
  void on_writable() override {}
  void on_hangup() override;
  void on_no_memory() override {}

  Reactor& reactor_;
  Watch* watch_ = nullptr;
  Time time_ = never;
};

}  // namespace duet::detail
