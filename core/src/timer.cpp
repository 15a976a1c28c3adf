#include "timer.hpp"

#include <utility>

namespace duet::detail {

TimerList::~TimerList() { clear(); }

void TimerList::clear() {
  while (first_) delete std::exchange(first_, first_->next);
}

TimerId TimerList::add(Time due, Function<void()> fn) {
  Timer** place = &first_;
  while (*place && (*place)->due <= due) place = &(*place)->next;
  *place = new Timer{*place, due, ++last_id_, std::move(fn)};
  return last_id_;
}

void TimerList::cancel(TimerId id) {
  for (Timer** place = &first_; *place; place = &(*place)->next) {
    if ((*place)->id != id) continue;
    delete std::exchange(*place, (*place)->next);
    return;
  }
}

bool TimerList::take_due(Time now, Function<void()>& fn) {
  if (!first_ || first_->due > now) return false;
  Timer* timer = std::exchange(first_, first_->next);
  fn = std::move(timer->fn);
  delete timer;
  return true;
}

}  // namespace duet::detail
