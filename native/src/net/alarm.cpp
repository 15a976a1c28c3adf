#include "net/alarm.hpp"

#include <utility>

namespace duet::detail {

Alarm::Alarm(Reactor& reactor, std::unique_ptr<TimerDescriptor> timer)
    : reactor_(reactor), timer_(std::move(timer)), watch_(reactor.watch(timer_->take(), *this)) {}

Alarm::~Alarm() {
  if (watch_) reactor_.release(watch_);
}

void Alarm::set(Time due) {
  if (due >= time_ || !watch_) return;
  time_ = due;
  timer_->set(TimerDescriptor::Time(due));
}

void Alarm::on_readable() {
  if (timer_->clear()) time_ = never;
}

void Alarm::on_hangup() { reactor_.release(std::exchange(watch_, nullptr)); }

}  // namespace duet::detail
