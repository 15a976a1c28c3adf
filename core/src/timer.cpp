#include "timer.hpp"

#include <utility>

namespace duet::detail {

TimerId TimerList::add(Time due, Function<void()> fn) {
  Task** place = &first_;
  while (*place && (*place)->due <= due) place = &(*place)->next;
  *place = new Task{*place, std::move(fn), due, ++last_id_};
  return last_id_;
}

void TimerList::cancel(TimerId id) {
  Task** place = &first_;
  while (*place && (*place)->id != id) place = &(*place)->next;
  if (*place) delete std::exchange(*place, (*place)->next);
}

void TimerList::clear() {
  while (first_) delete std::exchange(first_, first_->next);
}

Task* TimerList::take_due(Time now) {
  if (!first_ || first_->due > now) return nullptr;
  return std::exchange(first_, first_->next);
}

}  // namespace duet::detail
