#include "net/io_context.hpp"

#include <duet/loop_driver.hpp>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "net/stream.hpp"

namespace duet::detail {

namespace {
constexpr Time trim_interval{1000};

// The time of all connections that continue reading, in one turn.
constexpr auto most_going_on = 4 * WorkBudget::one_connection;
}  // namespace

IoContext::IoContext(LoopCore& loop) : loop_(loop), resolver_(loop) { loop_.attention().may_lapse(); }

IoContext::~IoContext() = default;

// A closing connection has a deadline, and ends with it.
void IoContext::end() {
  assert(!driver_ && "a Loop must outlive its driver");
  while (Timer* const timer = deadlines_.take_due(never)) timer->drop();
  kept_.clear();
  to_destroy_.clear();
}

Time IoContext::now() const {
  return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now().time_since_epoch());
}

void IoContext::poll() {
  turn_is_due_ = false;
  if (!std::exchange(fresh_, false)) reactor_.poll();
  if (!to_go_on_.empty()) go_on();
  if (next_due() == never) return;  // without a timer there is no limit to extend, so the clock is not read
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

// A stream that still has more to do is appended to the queue again.
void IoContext::go_on() {
  const auto end = std::chrono::steady_clock::now() + most_going_on;
  for (std::size_t left = to_go_on_.size(); left > 0; --left) {
    const std::shared_ptr<Stream> stream = to_go_on_.front().lock();
    to_go_on_.pop_front();
    if (stream) stream->go_on();
    if (std::chrono::steady_clock::now() >= end) return;
  }
}

// A stream in to_destroy_ still exists here.
void IoContext::flush() {
  for (std::size_t i = 0; i < to_flush_.size(); ++i) to_flush_[i]->flush_if_requested();
  to_flush_.clear();
  to_destroy_.clear();
  if (pools_.keep_much() && !std::exchange(trimming_.is_due, true))
    deadlines_.start(trimming_, time_after(trim_interval));
  if (!alarm_) return;
  if (!to_go_on_.empty()) reactor_.wake();
  set_alarm();
}

int IoContext::descriptor(std::string& why) {
  const int fd = reactor_.descriptor();
  if (fd == -1) why = reactor_.why();
  if (fd == -1 || alarm_) return fd;
  std::unique_ptr<TimerDescriptor> timer = TimerDescriptor::make();
  if (!timer) return why = std::strerror(errno), -1;
  auto alarm = std::make_unique<Alarm>(reactor_, std::move(timer));
  if (!alarm->is_made()) return why = reactor_.why(), -1;
  alarm_ = std::move(alarm);
  if (!loop_.in_turn()) ask_for_turn();
  return fd;
}

void IoContext::set_driver(LoopDriver* driver) {
  assert(!driver_ && "a Loop has one driver at a time");
  driver_ = driver;
  ask_for_turn();
}

void IoContext::unset_driver(LoopDriver& driver) {
  if (driver_ == &driver) driver_ = nullptr;
}

void IoContext::tell_driver() {
  if (driver_) driver_->hold(loop_.busy());
}

void IoContext::wake_at(Time time) {
  wake_time_ = time;
  if (!alarm_) return;
  if (loop_.in_turn())
    set_alarm();
  else
    ask_for_turn();
}

// A function posted by the loop's own thread outside of a turn makes the driver hold its host. For other
// threads there is no way to notify the driver on its thread.
void IoContext::wake() {
  if (std::this_thread::get_id() == thread_ && driver_ && !loop_.in_turn()) driver_->hold(true);
  reactor_.wake();  // last: the thread that it wakes may destroy the loop
}

void IoContext::ask_for_turn() {
  if (driver_) driver_->hold(true);
  if (!std::exchange(turn_is_due_, true)) reactor_.wake();
}

void IoContext::set_alarm() {
  const Time own = reactor_.timeout();
  const Time due = own == never ? next_due() : std::min(next_due(), now() + own);
  alarm_->set(due);
  loop_.attention().watch(alarm_->time());
}

void IoContext::keep_no_more(const std::shared_ptr<void>& what) {
  if (kept_.erase(what) > 0) destroy_later(what);
}

}  // namespace duet::detail
