#include "event_buffer.hpp"

#include <duet/coroutine.hpp>

#include <utility>

#include "drain_watch.hpp"
#include "feature_list.hpp"
#include "message_memory.hpp"

namespace duet::detail {

EventBuffer::EventBuffer(ClientCore& client) : client_(client) {
  client.loop().weigh_queued();
  FeatureList::get<DrainWatch>(client);
}

EventBuffer::~EventBuffer() {
  client_.loop().stop(*this);
  while (!waits_.empty()) {
    ClientWait* const wait = waits_.back();
    waits_.pop_back();
    std::exchange(wait->coroutine_, nullptr)->cancel();
  }
}

void EventBuffer::on_connect(std::string_view) {
  ended_.reset();
  out_of_memory_ = false;
}

bool EventBuffer::on_delivery(const SocketEvent& event, Closed* closed, bool) {
  using Kind = SocketEvent::Kind;
  Event kept;
  if (closed) {
    if (out_of_memory_) {  // the end may have been queued before the allocation failed
      closed->code = close_code::too_big;
      closed->was_clean = false;
      closed->cause = Cause::too_big;
    }
    kept.kind = Event::Kind::closed;
    kept.closed = *closed;
    ended_ = *closed;
  } else if (event.kind == Kind::drained) {
    if (!FeatureList::get<DrainWatch>(client_).has_drained()) return true;
    if (anyone_drains()) return wake(), true;
    kept.kind = Event::Kind::drained;
  } else if (is_part(event.kind)) {
    return true;  // the rest of a message whose first parts were delivered before the program polled
  } else if (event.kind != Kind::open) {
    if (out_of_memory_ || !has_message_memory(event.payload.size())) return run_out(), true;
    kept.kind = Event::Kind::message;
    kept.message = {std::string(event.text()), event.kind == Kind::text};
  }
  keep(std::move(kept));
  wake();
  return true;
}

void EventBuffer::run_out() {
  if (!std::exchange(out_of_memory_, true) && client_.socket())
    client_.hang_up(Cause::too_big, close_code::too_big);
}

void EventBuffer::keep(Event event) {
  if (event.kind == Event::Kind::open) ++opens_;
  const auto size = static_cast<std::ptrdiff_t>(sizeof(Waiting) + event.message.payload.size());
  waiting_.push_back({std::move(event), size});
  client_.charge(size);
}

// In state closed this cancels the next reconnect attempt, if there is one.
bool EventBuffer::on_close() {
  if (client_.state() == ReadyState::closed && ended_ && ended_->retry_in) {
    ended_->retry_in.reset();
    if (!waiting_.empty()) waiting_.back().event.closed.retry_in.reset();
    if (!waits_.empty()) client_.loop().start(*this, Time(0));
  }
  if (client_.state() != ReadyState::open) return false;
  std::erase_if(waiting_, [this](const Waiting& one) {
    const bool drops = one.event.kind == Event::Kind::message || one.event.kind == Event::Kind::drained;
    if (drops) client_.charge(-one.size);
    return drops;
  });
  return false;
}

std::optional<Event> EventBuffer::next() {
  if (waiting_.empty()) return {};
  Waiting first = std::move(waiting_.front());
  waiting_.pop_front();
  if (first.event.kind == Event::Kind::open) --opens_;
  client_.charge(-first.size);
  return std::move(first.event);
}

void EventBuffer::skip_to_open() {
  while (opens_ > 0) next();
}

void EventBuffer::check_drain() { FeatureList::get<DrainWatch>(client_).check(); }

// A resumed coroutine may add waits, remove others and destroy the client. If it destroys the client, no
// other coroutine is resumed.
void EventBuffer::wake() {
  for (std::size_t i = 0; i < waits_.size() && !client_.is_abandoned();) {
    ClientWait* const wait = waits_[i];
    if (!wait->await_ready()) {
      ++i;
      continue;
    }
    remove(*wait);
    std::exchange(wait->coroutine_, nullptr)->resume();
    i = 0;
  }
}

bool EventBuffer::anyone_drains() const {
  for (const ClientWait* wait : waits_)
    if (wait->check_ == &Drained::check) return true;
  return false;
}

}  // namespace duet::detail
