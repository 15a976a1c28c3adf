#include "net/alarm.hpp"

#include <utility>

namespace duet::detail {

Alarm::Alarm(Reactor& reactor, std::unique_ptr<TimerDescriptor> timer)
    : timer_(std::move(timer)), watch_(reactor.watch(timer_->take(), *this)) {}

void Alarm::set(Time due) {
  if (due >= time_ || !watch_) return;
  time_ = due;
  timer_->set(TimerDescriptor::Time(due));
}

void Alarm::on_readable() {
  if (timer_->clear()) time_ = never;
}

void Alarm::on_hangup() { watch_.reset(); }

}  // namespace duet::detail
