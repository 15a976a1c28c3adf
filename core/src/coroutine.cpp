#include <duet/coroutine.hpp>

#include "event_buffer.hpp"
#include "feature_list.hpp"

namespace duet::detail {

namespace {

EventBuffer& collector(ClientCore& client) { return FeatureList::get<EventBuffer>(client); }

}  // namespace

ClientWait::~ClientWait() {
  if (coroutine_) collector_->remove(*this);
}

void ClientWait::wait(Coroutine& waiter) {
  coroutine_ = &waiter;
  collector_ = &collector(client_);
  collector_->add(*this);
  waiter.suspend();
}

bool Connected::check(ClientWait& wait) {
  auto& self = static_cast<Connected&>(wait);
  EventBuffer& events = collector(self.client_);
  switch (self.client_.state()) {
    case ReadyState::open:
      events.skip_to_open();
      self.is_open_ = true;
      return true;
    case ReadyState::connecting: return false;
    default: return !events.ended() || !events.ended()->retry_in;  // else another attempt follows
  }
}

bool Received::check(ClientWait& wait) {
  auto& self = static_cast<Received&>(wait);
  while (std::optional<Event> event = collector(self.client_).next()) {
    if (event->kind == Event::Kind::message) self.message_ = std::move(event->message);
    if (event->kind == Event::Kind::message || event->kind == Event::Kind::closed) return true;
  }
  return self.client_.state() == ReadyState::closed;
}

bool Drained::check(ClientWait& wait) {
  auto& self = static_cast<Drained&>(wait);
  self.is_open_ = self.client_.state() == ReadyState::open;
  const ClientOptions& options = self.client_.options();
  if (self.waits()) return !self.is_open_ || self.client_.queued() <= options.send_queue.low_water_mark;
  if (!self.is_open_ || self.client_.queued() <= options.send_queue.high_water_mark) return true;
  collector(self.client_).check_drain();
  return false;
}

bool Ended::check(ClientWait& wait) {
  auto& self = static_cast<Ended&>(wait);
  const std::optional<Closed>& ended = collector(self.client_).ended();
  if (self.client_.state() != ReadyState::closed) return false;
  if (ended) self.closed_ = *ended;
  return true;
}

/// The timer's function. If the loop destroys it uncalled, the waiting coroutine is cancelled.
class Sleep::Alarm {
 public:
  Alarm(Sleep& sleep, Coroutine& waiter) : sleep_(&sleep), waiter_(&waiter) {}
  Alarm(Alarm&& other) noexcept : sleep_(std::exchange(other.sleep_, nullptr)), waiter_(other.waiter_) {}
  Alarm& operator=(Alarm&&) = delete;
  ~Alarm() {
    if (!sleep_ || !sleep_->loop_) return;
    sleep_->loop_ = nullptr;
    waiter_->cancel();
  }
  void operator()() {
    std::exchange(sleep_, nullptr)->loop_ = nullptr;
    waiter_->resume();
  }

 private:
  Sleep* sleep_;  // null once called
  Coroutine* waiter_;
};

Sleep::~Sleep() {
  if (timer_ == 0 || !loop_) return;
  std::exchange(loop_, nullptr)->cancel(timer_);
}

void Sleep::wait(Coroutine& waiter) {
  timer_ = loop_->after(delay_, Alarm(*this, waiter));
  waiter.suspend();
}

}  // namespace duet::detail
