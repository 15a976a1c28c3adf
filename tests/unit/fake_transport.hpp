// The transport of the unit tests: no network, a manual clock, and checks of the seam's rules.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <duet/message_part.hpp>

#include "core/src/loop_core.hpp"
#include "core/src/message_cost.hpp"
#include "core/src/transport.hpp"

namespace duet_test {

/// The size of a message in the limits beyond its payload.
inline constexpr std::size_t overhead = duet::detail::message_overhead;

struct Sent {
  std::string payload;
  bool is_text = false;
  bool is_last = true;  ///< false: another part of the message follows
  friend bool operator==(const Sent&, const Sent&) = default;
};

struct CloseCall {
  std::uint16_t code = 0;
  std::string reason;
  friend bool operator==(const CloseCall&, const CloseCall&) = default;
};

/// One call of Transport::open and its result. It outlives the socket, so that a test can inspect it later.
struct Attempt {
  // The arguments from core.
  std::string url;
  std::vector<std::string> subprotocols;
  std::size_t max_message_size = 0;
  std::vector<Sent> sent;
  std::vector<CloseCall> closes;
  bool alive = true;  ///< core still has the socket

  std::size_t buffered = 0;  ///< the socket's buffered(); send() adds to it
  std::size_t messages = 0;  ///< among them
  [[nodiscard]] std::size_t queued() const { return buffered + messages * overhead; }

  // The capabilities of the backend: by default those of a native one.
  bool tells_drained = true;
  bool can_pause = true;
  bool can_send_parts = true;
  std::optional<std::size_t> low_mark;  ///< requested by notify_drained()
  bool paused = false;
  duet::detail::Socket::Life life = duet::detail::Socket::Life::unknown;  ///< the result of the next life()
  int pings = 0;

  // Events of the network. Each returns false, and reports nothing, once core has dropped the socket.
  bool open(std::string_view subprotocol = {});
  bool message(std::string_view payload, bool is_text = true);
  /// Only if takes_parts().
  bool part(std::string_view payload, duet::MessagePart::Place place, bool is_text = true);
  /// Takes all queued bytes but `to`.
  bool drain(std::size_t to = 0);
  /// Does the same without reporting it to core.
  void forget_sent(std::size_t to = 0) {
    buffered = to;
    messages = 0;
  }
  bool end(const duet::detail::SocketEvent& end);

  duet::detail::SocketEvents* events = nullptr;
  bool opened = false;
  bool ended = false;
  bool part_is_first = true;
};

class FakeTransport final : public duet::detail::Transport {
 public:
  using Time = duet::detail::Time;

  explicit FakeTransport(duet::detail::LoopCore& loop);
  ~FakeTransport() override;

  /// Returns that of the newest Loop that still exists.
  static FakeTransport& last();

  // For tests.
  void advance(Time by) { now_ += by; }
  [[nodiscard]] Time wake_time() const { return wake_time_; }
  [[nodiscard]] Attempt& attempt(std::size_t index) { return *attempts_.at(index); }
  [[nodiscard]] Attempt& newest() { return *attempts_.back(); }
  [[nodiscard]] std::size_t attempts() const { return attempts_.size(); }
  /// Called once from inside the next poll() or wait(), as a backend reports network events.
  void in_poll(duet::Function<void()> report) { reports_.push_back(std::move(report)); }
  [[nodiscard]] bool take_wake();
  int flushes = 0;

  // For core.
  [[nodiscard]] Time now() const override { return now_; }
  void poll() override;
  void flush() override { ++flushes; }
  /// Returns when woken; otherwise moves the clock to the wake time; otherwise waits for another thread.
  void wait() override;
  void wake_at(Time time) override { wake_time_ = time; }
  void wake() override;
  std::unique_ptr<duet::detail::Socket> open(const duet::detail::OpenRequest& request,
                                             duet::detail::SocketEvents& events) override;

 private:
  void report();

  duet::detail::LoopCore& loop_;
  std::vector<std::shared_ptr<Attempt>> attempts_;
  std::vector<duet::Function<void()>> reports_;
  Time now_{1000};
  Time wake_time_ = duet::detail::never;
  std::mutex mutex_;
  std::condition_variable condition_;
  bool woken_ = false;  // guarded by mutex_
};

}  // namespace duet_test
