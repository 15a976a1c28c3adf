#include "testing/test_transport.hpp"

#include <duet/close_code.hpp>

#include <utility>

#include "testing/test_connection.hpp"

namespace duet::detail {

namespace {

// Core adds this to every delay, because a real clock may be about to tick (LoopCore::start).
constexpr Time tick{1};

class TestSocket final : public Socket {
 public:
  explicit TestSocket(std::shared_ptr<TestConnection> line, bool is_browser)
      : line_(std::move(line)), is_browser_(is_browser) {}
  ~TestSocket() override { line_->drop(); }

  void send(std::span<const std::byte> payload, bool is_text) override { line_->send(payload, is_text); }
  void send_part(std::span<const std::byte> part, bool is_text, bool is_last) {
    line_->send(part, is_text, is_last);
  }
  [[nodiscard]] bool is_browser() const { return is_browser_; }

  void close(std::uint16_t code, std::string_view reason) override {
    // A page may not send core's own codes: docs/decisions/0005-codes-on-the-web.md.
    const bool as_is = !is_browser_ || code == 0 || close_code::client_may_send(code);
    line_->close(as_is ? code : static_cast<std::uint16_t>(code + 3000), reason);
  }

  [[nodiscard]] std::size_t buffered() const override { return line_->buffered(); }
  [[nodiscard]] std::size_t queued() const override { return line_->queued(); }

  bool notify_drained(std::size_t low) override {
    if (!is_browser_) line_->notify_drained(low);
    return !is_browser_;
  }

  bool pause(bool paused) override {
    if (!is_browser_) line_->pause(paused);
    return !is_browser_;
  }

  // A server that does not read sees no Ping; a browser cannot send one.
  Life life() override {
    if (is_browser_) return Life::unknown;
    return line_->is_stalled() ? Life::silent : Life::heard;
  }

 private:
  std::shared_ptr<TestConnection> line_;
  bool is_browser_;
};

}  // namespace

std::unique_ptr<Transport> make_transport(LoopCore& loop) { return std::make_unique<TestTransport>(loop); }

bool can_send_parts(const Socket& socket) { return !static_cast<const TestSocket&>(socket).is_browser(); }

void send_part(Socket& socket, std::span<const std::byte> part, bool is_text, bool is_last) {
  static_cast<TestSocket&>(socket).send_part(part, is_text, is_last);
}

TestTransport::TestTransport(LoopCore& loop) : loop_(loop), network_(TestNetwork::current()) {
  network_.add(*this);
}

TestTransport::~TestTransport() { network_.remove(*this); }

// This clock does not tick by itself. Within a turn and outside of callbacks, where core looks for due
// timers, it is one tick ahead, as core expects.
Time TestTransport::now() const {
  return network_.now() + (loop_.in_turn() && !loop_.in_callback() ? tick : Time(0));
}

Time TestTransport::timer_due() const { return wake_time_ == never ? never : wake_time_ - tick; }

bool TestTransport::needs_turn() const {
  return woken_ || !dirty_.empty() || timer_due() <= network_.now() || network_.has_due(*this);
}

void TestTransport::poll() {
  woken_ = false;
  network_.deliver(this);
}

void TestTransport::flush() {
  for (const auto& line : std::exchange(dirty_, {})) line->flush();
}

void TestTransport::wait() {
  if (needs_turn() || network_.turn_all_but(this) || network_.skip()) return;
  loop_.stop();
}

std::unique_ptr<Socket> TestTransport::open(const OpenRequest& request, SocketEvents& events) {
  auto line = std::make_shared<TestConnection>(*this, request, events);
  line->start();
  return std::make_unique<TestSocket>(std::move(line), network_.host() == testing::Host::browser);
}

}  // namespace duet::detail
