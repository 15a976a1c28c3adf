#include "fake_transport.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace duet_test {

using namespace duet::detail;

namespace {

std::vector<FakeTransport*>& living() {
  static std::vector<FakeTransport*> list;
  return list;
}

/// A test, or core, broke a rule of the seam (transport.hpp). Not an exception, because the caller may be a
/// destructor.
void rule(bool kept, const char* words) {
  if (kept) return;
  std::fprintf(stderr, "a rule of the seam is broken: %s\n", words);
  std::abort();
}

class FakeSocket final : public Socket {
 public:
  explicit FakeSocket(std::shared_ptr<Attempt> attempt) : attempt_(std::move(attempt)) {}
  ~FakeSocket() override {
    attempt_->alive = false;
    attempt_->events = nullptr;
  }

  void send(std::span<const std::byte> payload, bool is_text) override {
    rule(attempt_->sent.empty() || attempt_->sent.back().is_last, "send() after the last part of a message");
    send(payload, is_text, true);
  }
  void send_part(std::span<const std::byte> part, bool is_text, bool is_last) {
    rule(can_send_parts(), "send_part() only if the host can send parts");
    send(part, is_text, is_last);
  }
  [[nodiscard]] bool can_send_parts() const { return attempt_->can_send_parts; }

  void close(std::uint16_t code, std::string_view reason) override {
    rule(attempt_->opened && attempt_->closes.empty() && !attempt_->ended, "close() once, after open");
    attempt_->closes.push_back({code, std::string(reason)});
  }

  [[nodiscard]] std::size_t buffered() const override { return attempt_->buffered; }
  [[nodiscard]] std::size_t queued() const override { return attempt_->queued(); }

  bool notify_drained(std::size_t low) override {
    attempt_->low_mark = low;
    return attempt_->tells_drained;
  }

  bool pause(bool paused) override {
    if (attempt_->can_pause) attempt_->paused = paused;
    return attempt_->can_pause;
  }

  Life life() override {
    rule(attempt_->opened && !attempt_->ended, "life() of an open connection");
    if (attempt_->life == Life::silent) ++attempt_->pings;
    return attempt_->life;
  }

 private:
  void send(std::span<const std::byte> payload, bool is_text, bool is_last) {
    rule(attempt_->opened && attempt_->closes.empty() && !attempt_->ended, "send() between open and close()");
    attempt_->sent.push_back(
        {{reinterpret_cast<const char*>(payload.data()), payload.size()}, is_text, is_last});
    attempt_->buffered += payload.size();
    ++attempt_->messages;
  }

  std::shared_ptr<Attempt> attempt_;
};

}  // namespace

bool Attempt::open(std::string_view subprotocol) {
  if (!alive) return false;
  rule(!opened && !ended, "open at most once");
  opened = true;
  events->on_event({.kind = SocketEvent::Kind::open,
                    .payload = std::as_bytes(std::span(subprotocol.data(), subprotocol.size()))});
  return true;
}

bool Attempt::message(std::string_view payload, bool is_text) {
  if (!alive) return false;
  rule(opened && !ended, "messages between open and end");
  events->on_event({.kind = is_text ? SocketEvent::Kind::text : SocketEvent::Kind::binary,
                    .payload = std::as_bytes(std::span(payload.data(), payload.size()))});
  return true;
}

bool Attempt::part(std::string_view payload, duet::MessagePart::Place place, bool is_text) {
  if (!alive) return false;
  rule(opened && !ended, "parts between open and end");
  rule(place.is_first == part_is_first, "parts in order");
  part_is_first = place.is_last;
  events->on_event({.kind = kind_of_part(is_text, place.is_first, place.is_last),
                    .payload = std::as_bytes(std::span(payload.data(), payload.size()))});
  return true;
}

bool Attempt::drain(std::size_t to) {
  forget_sent(to);
  if (!alive) return false;
  if (!low_mark || to > *low_mark || !tells_drained) return true;
  low_mark.reset();
  events->on_event({.kind = SocketEvent::Kind::drained});
  return true;
}

bool Attempt::end(const SocketEvent& how) {
  if (!alive) return false;
  rule(!ended, "end once");
  ended = true;
  events->on_event(how);
  return true;
}

FakeTransport::FakeTransport(LoopCore& loop) : loop_(loop) { living().push_back(this); }
FakeTransport::~FakeTransport() { std::erase(living(), this); }

FakeTransport& FakeTransport::last() {
  rule(!living().empty(), "there is a Loop");
  return *living().back();
}

void FakeTransport::report() {
  auto reports = std::move(reports_);
  reports_.clear();
  for (auto& each : reports) each();
}

void FakeTransport::poll() {
  rule(loop_.in_turn(), "poll() within a turn");
  report();
}

bool FakeTransport::take_wake() {
  const std::lock_guard lock(mutex_);
  return std::exchange(woken_, false);
}

void FakeTransport::wait() {
  if (!reports_.empty()) {
    const LoopCore::TurnScope scope(loop_);
    return report();
  }
  if (take_wake()) return;
  if (wake_time_ != never) {
    now_ = std::max(now_, wake_time_);
    return;
  }
  std::unique_lock lock(mutex_);
  rule(condition_.wait_for(lock, std::chrono::seconds(10), [this] { return woken_; }),
       "run() waits for nothing that ever comes");
  woken_ = false;
}

void FakeTransport::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  condition_.notify_one();
}

std::unique_ptr<Socket> FakeTransport::open(const OpenRequest& request, SocketEvents& events) {
  const auto attempt = std::make_shared<Attempt>();
  attempt->url = request.url.href();
  attempt->subprotocols.assign(request.subprotocols.begin(), request.subprotocols.end());
  attempt->max_message_size = request.max_message_size;
  attempt->events = &events;
  attempts_.push_back(attempt);
  return std::make_unique<FakeSocket>(attempt);
}

}  // namespace duet_test

namespace duet::detail {
std::unique_ptr<Transport> make_transport(LoopCore& loop) {
  return std::make_unique<duet_test::FakeTransport>(loop);
}

bool can_send_parts(const Socket& socket) {
  return static_cast<const duet_test::FakeSocket&>(socket).can_send_parts();
}

void send_part(Socket& socket, std::span<const std::byte> part, bool is_text, bool is_last) {
  static_cast<duet_test::FakeSocket&>(socket).send_part(part, is_text, is_last);
}
}  // namespace duet::detail
