#include "loop_core.hpp"

#include <cassert>
#include <utility>

#include "client_core.hpp"

namespace duet::detail {

LoopCore::LoopCore() : transport_(make_transport(*this).release()) {}

// Timers and posted functions are destroyed first, as they may own clients. Then the connections that only
// the transport still keeps are destroyed.
LoopCore::~LoopCore() {
  // A posted function may have ended the loop before the other thread was done with post(), which takes a moment.
  while (posting_.load() > 0) {
  }
  attention_ = {};
  while (Timer* timer = timers_.take_due(never)) timer->drop();
  finish_posted(false);
  delete transport_;
  finish_posted(false);
  assert(refs_ == 0 && "a Loop must outlive its clients and servers");
}

void LoopCore::turn() {
  if (in_turn_ || in_callback_) return;
  TurnScope scope(*this);
  transport_->poll();
  deliver_queue();
  fire_timers();
  finish_posted(true);
  deliver_queue();
  finish_turn();
}

void LoopCore::turn_within(Time budget) {
  if (in_turn_ || in_callback_) return;
  TurnScope scope(*this);
  const Time start = transport_->now();
  {
    CallbackScope queues_all(*this);
    transport_->poll();
  }
  fire_timers();
  finish_posted(true);
  while (QueuedEvent* queued = queue_.pop()) {
    deliver(queued);
    if (transport_->now() - start >= budget) break;
  }
  finish_turn();
}

void LoopCore::finish_turn() {
  attention_.calls_end(*transport_);
  transport_->flush();
  update_wake_time();
  // Events that callbacks queued meanwhile are delivered in the next turn, so that poll() always returns.
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
  return refs_ > 0 || !queue_.empty() || timers_.next_due() != never || posted_.load();
}

void LoopCore::post(Function<void()> fn) {
  Task* const task = new Task{nullptr, std::move(fn), Task::finish_all};
  ++posting_;
  Task* newest = posted_.load();
  do task->next = newest;
  while (!posted_.compare_exchange_weak(newest, task));
  // Only the first task of a burst pays for the wake-up. From here on the task may have run and been deleted.
  if (!newest) transport_->wake();
  --posting_;  // last: from here on the loop may be gone
}

void LoopCore::Task::finish_all(Task* newest, bool call) {
  Task* oldest = nullptr;
  while (newest) {
    Task* const older = std::exchange(newest->next, oldest);
    oldest = std::exchange(newest, older);
  }
  while (oldest) {
    if (call) oldest->fn();
    delete std::exchange(oldest, oldest->next);
  }
}

void LoopCore::finish_posted(bool call) {
  Task* const newest = posted_.exchange(nullptr);
  if (!newest) return;
  CallbackScope scope(*this);
  newest->finish(newest, call);
}

void LoopCore::start(Timer& timer, Time delay) {
  // The clock counts whole milliseconds and may be about to tick. One more millisecond keeps the promise "not
  // before".
  const Time soonest = transport_->now() + Time(1);
  timers_.start(timer, delay < never - soonest ? soonest + delay : never);
  update_wake_time();
}

void LoopCore::stop(Timer& timer) {
  timers_.stop(timer);
  update_wake_time();
}

TimerId LoopCore::after(Time delay, Function<void()> fn) {
  start(*new CallbackTimer(++last_timer_id_, std::move(fn)), delay);
  return last_timer_id_;
}

void LoopCore::cancel(TimerId id) {
  Timer* const timer = timers_.find(id);
  if (!timer) return;
  stop(*timer);
  timer->drop();
}

void LoopCore::fire_timers() {
  if (timers_.next_due() == never) return;
  const Time now = transport_->now();
  if (timers_.next_due() > now) return;
  CallbackScope scope(*this);
  while (Timer* timer = timers_.take_due(now)) timer->fire();
}

void LoopCore::update_wake_time() {
  if (in_turn_ && in_callback_) return;  // turn() does it once at its end
  if (wake_time_ == timers_.next_due()) return;
  wake_time_ = timers_.next_due();
  transport_->wake_at(wake_time_);
}

bool LoopCore::enqueue(ClientCore* client, const SocketEvent& event) {
  QueuedEvent* const queued = QueuedEvent::copy(client, event);
  if (!queued) return false;
  queue_.push(queued);
  if (!in_turn_) transport_->wake();
  return true;
}

void LoopCore::weigh_queued() {
  if (weigh_) return;
  for (QueuedEvent* queued = queue_.first(); queued; queued = queued->next)
    if (queued->client) queued->client->charge(QueuedEvent::size(queued->event));
  weigh_ = [](ClientCore& client, std::ptrdiff_t size) { client.charge(size); };
}

void LoopCore::deliver_queue() {
  const QueuedEvent* last = queue_.last();
  while (QueuedEvent* queued = queue_.pop()) {
    const bool done = queued == last;
    deliver(queued);
    if (done) return;
  }
}

void LoopCore::deliver(QueuedEvent* queued) {
  if (queued->client) queued->client->deliver_queued(queued->event);
  QueuedEvent::destroy(queued);
}

}  // namespace duet::detail
