#include "net/alarm.hpp"

#include <sys/timerfd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace duet::detail {

// std::chrono::steady_clock, which IoContext::now() reads, is CLOCK_MONOTONIC.
UniqueFd Alarm::make_timer() {
  return above_standard(UniqueFd(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)));
}

Alarm::Alarm(Reactor& reactor, UniqueFd timer) : watch_(reactor.watch(std::move(timer), *this)) {}

void Alarm::set(Time due) {
  if (due >= time_ || !watch_) return;
  time_ = due;
  // Zero would disarm it.
  const auto milliseconds = std::max<Time::rep>(due.count(), 1);
  itimerspec spec{};
  spec.it_value.tv_sec = static_cast<time_t>(milliseconds / 1000);
  spec.it_value.tv_nsec = static_cast<long>(milliseconds % 1000) * 1'000'000;
  timerfd_settime(watch_->fd(), TFD_TIMER_ABSTIME, &spec, nullptr);
}

void Alarm::on_readable() {
  std::uint64_t times = 0;
  if (::read(watch_->fd(), &times, sizeof times) > 0) time_ = never;
}

void Alarm::on_hangup() { watch_.reset(); }

}  // namespace duet::detail
