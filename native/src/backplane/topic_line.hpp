#pragma once

#include <duet/backplane.hpp>

#include <cstddef>
#include <deque>
#include <optional>

namespace duet::detail {

/// Receives what a TopicLine decides.
class TopicLineEvents {
 public:
  /// The next message in the order of the broker, once each.
  virtual void on_line_message(const BackplaneMessage& message) = 0;
  /// Messages before `resumed_at` are missing for good.
  virtual void on_line_gap(const Position& resumed_at) = 0;
  /// Asks for the first messages after this position, or only for the last position if it is nullopt. Exactly
  /// one call of read() or read_failed() must follow; never inside this call.
  virtual void on_line_read(const std::optional<Position>& after) = 0;

 protected:
  ~TopicLineEvents() = default;
};

/// A topic with history as this server hears it: puts live messages and those of the stream into one sequence
/// without gaps, over lost connections. Without I/O.
class TopicLine {
 public:
  explicit TopicLine(TopicLineEvents& events) : events_(events) {}

  /// The subscription is in effect, for the first time or again.
  void subscribed();
  /// The connection was lost: what is published from now on is missed.
  void lost() { is_hearing_ = false; }

  void live(BackplaneMessage message);
  void read(const BackplaneHistory& history);
  /// The request was dropped, as the connection was lost.
  void read_failed();

  /// Returns the position of the last message that was reported; nullopt if none is known.
  [[nodiscard]] const std::optional<Position>& last() const { return last_; }

  /// The memory for messages during a read, in bytes. If they exceed it, they are dropped and read again.
  static constexpr std::size_t most_held = 4 << 20;

 private:
  enum class Reading : std::uint8_t { nothing, end_of_topic, missed };

  void ask();
  void enter_epoch(const std::string& epoch);
  void hold(BackplaneMessage message);
  void report(const BackplaneMessage& message);
  void release();

  TopicLineEvents& events_;
  std::optional<Position> last_;
  bool is_hearing_ = false;  // the subscription is in effect
  Reading reading_ = Reading::nothing;
  bool reads_again_ = false;           // when the read has ended
  std::deque<BackplaneMessage> held_;  // live messages while missed ones are read
  std::size_t held_bytes_ = 0;
};

}  // namespace duet::detail
