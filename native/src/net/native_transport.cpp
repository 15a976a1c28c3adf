#include "net/native_transport.hpp"

#include <algorithm>
#include <chrono>

#include "client/client_connection.hpp"
#include "net/stream.hpp"

namespace duet::detail {

namespace {
constexpr Time trim_interval{1000};

// The time of all connections that yield, in one turn.
constexpr auto most_going_on = 4 * WorkBudget::one_connection;
}  // namespace

std::unique_ptr<Transport> make_transport(LoopCore& loop) { return std::make_unique<NativeTransport>(loop); }

NativeTransport::NativeTransport(LoopCore& loop) : loop_(loop), resolver_(loop) {
  loop_.attention().may_lapse();
}

// What still says goodbye has a time limit, and is told that it has passed.
NativeTransport::~NativeTransport() {
  while (!deadlines_.empty()) end_first_deadline();
  orphans_.clear();
  buried_.clear();
}

Time NativeTransport::now() const {
  return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now().time_since_epoch());
}

void NativeTransport::poll() {
  if (!std::exchange(fresh_, false)) reactor_.poll();
  if (!yielding_.empty()) go_on();
  if (core_wake_ == never && deadlines_.empty()) return;  // without a timer there is no limit either
  const Time time = now();
  loop_.attention().look(time);
  expire(time);
}

void NativeTransport::wait() {
  const Time next = deadlines_.empty() ? core_wake_ : std::min(core_wake_, deadlines_.top().due);
  if (next != armed_ || (next != never && !reactor_.wake_pending())) {
    armed_ = next;
    reactor_.wake_after(next == never ? never : std::max(next - now(), Time::zero()));
  }
  loop_.attention().watch(next);
  const LoopCore::TurnScope scope(loop_);
  if (yielding_.empty())
    reactor_.wait();
  else
    reactor_.poll();
  fresh_ = true;
}

// Those that yield again come behind the others.
void NativeTransport::go_on() {
  const auto end = std::chrono::steady_clock::now() + most_going_on;
  for (std::size_t left = yielding_.size(); left > 0; --left) {
    const std::shared_ptr<Stream> stream = yielding_.front().lock();
    yielding_.pop_front();
    if (stream) stream->go_on();
    if (std::chrono::steady_clock::now() >= end) return;
  }
}

void NativeTransport::wake_at(Time time) { core_wake_ = time; }

// A stream that was buried since it asked is still there.
void NativeTransport::flush() {
  for (std::size_t i = 0; i < dirty_.size(); ++i) dirty_[i]->flush_if_requested();
  dirty_.clear();
  buried_.clear();
  if (pools_.keep_much()) trimming_->look();
}

void NativeTransport::Trimming::look() {
  if (std::exchange(is_due_, true)) return;
  transport_.expire_at(transport_.now() + trim_interval, transport_.trimming_);
}

void NativeTransport::Trimming::on_deadline(Time) {
  is_due_ = false;
  transport_.pools_.trim();
}

void NativeTransport::expire_at(Time due, std::weak_ptr<Expiring> what) {
  deadlines_.push({due, std::move(what)});
}

void NativeTransport::expire(Time time) {
  while (!deadlines_.empty() && deadlines_.top().due <= time) end_first_deadline();
}

void NativeTransport::end_first_deadline() {
  const Deadline deadline = deadlines_.top();
  deadlines_.pop();
  if (const auto what = deadline.what.lock()) what->on_deadline(deadline.due);
}

void NativeTransport::bury_orphan(const std::shared_ptr<void>& orphan) {
  if (orphans_.erase(orphan) > 0) bury(orphan);
}

std::unique_ptr<Socket> NativeTransport::open(const OpenRequest& request, SocketEvents& events) {
  return std::make_unique<ClientSocket>(std::make_shared<ClientConnection>(*this, request, events));
}

}  // namespace duet::detail
