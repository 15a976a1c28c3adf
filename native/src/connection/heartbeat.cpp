#include "connection/heartbeat.hpp"

#include <algorithm>
#include <utility>

namespace duet::detail {

Heartbeat::Beat Heartbeat::beat() {
  const bool heard = std::exchange(heard_, false);
  if (!asked_) return heard ? Beat{Action::nothing, interval_} : ask();
  waited_ += step();
  if (!heard && waited_ >= timeout_) return {Action::give_up, never};
  if (!heard) return {Action::nothing, std::min(step(), timeout_ - waited_)};
  asked_ = false;
  // Two pings are an interval apart, the time for the answer included.
  return waited_ < interval_ ? Beat{Action::nothing, interval_ - waited_} : ask();
}

Heartbeat::Beat Heartbeat::ask() {
  asked_ = true;
  waited_ = Time::zero();
  return {Action::ping, step()};
}

}  // namespace duet::detail
