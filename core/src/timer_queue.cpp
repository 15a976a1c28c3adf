#include "timer_queue.hpp"

namespace duet::detail {

void TimerQueue::start(Timer& timer, Time due) {
  stop(timer);
  Timer** place = &first_;
  while (*place && (*place)->due_ <= due) place = &(*place)->next_;
  timer.next_ = *place;
  timer.due_ = due;
  *place = &timer;
}

void TimerQueue::stop(Timer& timer) {
  Timer** place = &first_;
  while (*place && *place != &timer) place = &(*place)->next_;
  if (*place) *place = timer.next_;
}

Timer* TimerQueue::find(TimerId id) const {
  Timer* timer = id != 0 ? first_ : nullptr;
  while (timer && timer->id_ != id) timer = timer->next_;
  return timer;
}

Timer* TimerQueue::take_due(Time now) {
  Timer* const timer = first_;
  if (!timer || timer->due_ > now) return nullptr;
  first_ = timer->next_;
  return timer;
}

}  // namespace duet::detail
