#include "loop_core.hpp"

#include <cassert>
#include <utility>

#include "client_core.hpp"

namespace duet::detail {

LoopCore::LoopCore() : transport_(make_transport(*this)) {}

// What was never called goes first, as it may own clients; then the connections that only the transport
// keeps.
LoopCore::~LoopCore() {
  timers_.clear();
  for (Posted* posted = take_posted(); posted;) delete std::exchange(posted, posted->next);
  transport_.reset();
  for (Posted* posted = take_posted(); posted;) delete std::exchange(posted, posted->next);
  assert(holds_ == 0 && "a Loop must outlive its clients and servers");
}

void LoopCore::turn() {
  if (in_turn_ || in_callback_) return;
  TurnScope scope(*this);
  transport_->poll();
  deliver_queue();
  fire_timers();
  run_posted();
  deliver_queue();
  transport_->flush();
  update_wake_time();
  // What callbacks have queued meanwhile waits for the next round, so that poll() always comes to its end.
  if (!queue_.empty() || posted_.load()) transport_->wake();
}

void LoopCore::run() {
  if (in_turn_ || in_callback_) return;
  stopped_ = false;
  while (true) {
    turn();
    if (stopped_ || !busy()) return;
    transport_->wait();
  }
}

void LoopCore::stop() {
  stopped_ = true;
  transport_->wake();
}

bool LoopCore::busy() {
  return holds_ > 0 || !queue_.empty() || timers_.next_due() != never || posted_.load();
}

void LoopCore::post(Function<void()> fn) {
  Posted* newest = posted_.load();
  Posted* const posted = new Posted{nullptr, std::move(fn)};
  do posted->next = newest;
  while (!posted_.compare_exchange_weak(newest, posted));
  // Only the first of a burst pays for the wake-up. From here on `posted` may be done and gone.
  if (!newest) transport_->wake();
}

LoopCore::Posted* LoopCore::take_posted() {
  Posted* oldest = nullptr;
  for (Posted* posted = posted_.exchange(nullptr); posted;) {
    Posted* const older = std::exchange(posted->next, oldest);
    oldest = std::exchange(posted, older);
  }
  return oldest;
}

void LoopCore::run_posted() {
  for (Posted* posted = take_posted(); posted;) {
    {
      CallbackScope scope(*this);
      posted->fn();
    }
    delete std::exchange(posted, posted->next);
  }
}

TimerId LoopCore::after(Time delay, Function<void()> fn) {
  // A clock in whole milliseconds may be about to tick: one more keeps the promise "not before".
  const Time soonest = transport_->now() + Time(1);
  TimerId id = timers_.add(delay < never - soonest ? soonest + delay : never, std::move(fn));
  update_wake_time();
  return id;
}

void LoopCore::cancel(TimerId id) {
  timers_.cancel(id);
  update_wake_time();
}

void LoopCore::fire_timers() {
  if (timers_.next_due() == never) return;
  const Time now = transport_->now();
  Function<void()> fn;
  while (timers_.take_due(now, fn)) {
    CallbackScope scope(*this);
    fn();
  }
}

void LoopCore::update_wake_time() {
  if (in_turn_ && in_callback_) return;  // turn() does it once at its end
  if (wake_time_ == timers_.next_due()) return;
  wake_time_ = timers_.next_due();
  transport_->wake_at(wake_time_);
}

void LoopCore::enqueue(ClientCore* client, Event* event) {
  event->client = client;
  queue_.push(event);
  if (!in_turn_) transport_->wake();
}

void LoopCore::deliver_queue() {
  const Event* last = queue_.last();
  while (Event* event = queue_.pop()) {
    const bool done = event == last;
    if (event->client) event->client->deliver(*event);
    Event::destroy(event);
    if (done) return;
  }
}

}  // namespace duet::detail
