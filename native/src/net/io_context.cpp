#include "net/io_context.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "net/stream.hpp"

namespace duet::detail {

namespace {
constexpr Time trim_interval{1000};

// The time of all connections that go on, in one turn.
constexpr auto most_going_on = 4 * WorkBudget::one_connection;
}  // namespace

IoContext::IoContext(LoopCore& loop) : loop_(loop), resolver_(loop) { loop_.attention().may_lapse(); }

IoContext::~IoContext() = default;

// A connection that is closing has a time limit, and ends with it.
void IoContext::end() {
  while (Timer* const timer = deadlines_.take_due(never)) timer->drop();
  kept_.clear();
  to_destroy_.clear();
}

Time IoContext::now() const {
  return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now().time_since_epoch());
}

void IoContext::poll() {
  if (!std::exchange(fresh_, false)) reactor_.poll();
  if (!to_go_on_.empty()) go_on();
  if (next_due() == never) return;  // without a timer no limit could be believed too early
  const Time time = now();
  loop_.attention().look(time);
  while (Timer* const timer = deadlines_.take_due(time)) timer->fire();
}

void IoContext::wait() {
  const Time next = next_due();
  if (next != armed_ || (next != never && !reactor_.wake_pending())) {
    armed_ = next;
    reactor_.wake_after(next == never ? never : std::max(next - now(), Time::zero()));
  }
  loop_.attention().watch(next);
  const LoopCore::TurnScope scope(loop_);
  if (to_go_on_.empty())
    reactor_.wait();
  else
    reactor_.poll();
  fresh_ = true;
}

// A stream that has more to do again goes to the end of the queue.
void IoContext::go_on() {
  const auto end = std::chrono::steady_clock::now() + most_going_on;
  for (std::size_t left = to_go_on_.size(); left > 0; --left) {
    const std::shared_ptr<Stream> stream = to_go_on_.front().lock();
    to_go_on_.pop_front();
    if (stream) stream->go_on();
    if (std::chrono::steady_clock::now() >= end) return;
  }
}

// A stream that is to be destroyed is still there.
void IoContext::flush() {
  for (std::size_t i = 0; i < to_flush_.size(); ++i) to_flush_[i]->flush_if_requested();
  to_flush_.clear();
  to_destroy_.clear();
  if (pools_.keep_much() && !std::exchange(trimming_.is_due, true))
    deadlines_.start(trimming_, time_after(trim_interval));
}

void IoContext::keep_no_more(const std::shared_ptr<void>& what) {
  if (kept_.erase(what) > 0) destroy_later(what);
}

}  // namespace duet::detail
