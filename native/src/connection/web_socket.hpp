#pragma once

#include <duet/message_options.hpp>
#include <duet/message_part.hpp>
#include <duet/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "connection/heartbeat.hpp"
#include "connection/pending_pings.hpp"
#include "core/src/limit.hpp"
#include "core/src/transport.hpp"
#include "net/deadline.hpp"
#include "net/stream.hpp"
#include "ws/encoded_message.hpp"
#include "ws/frame.hpp"
#include "ws/frame_reader.hpp"
#include "ws/message_deflate.hpp"

namespace duet::detail {

/// The owner of a WebSocket, which receives the events that are not for the application. Inside any of these
/// it may have the WebSocket destroyed (IoContext::destroy_later).
class WebSocketOwner {
 public:
  /// Returns whether an incomplete message is delivered in parts. Called until the first part is delivered.
  virtual bool takes_parts() { return false; }
  virtual void on_part(const MessagePart&) {}
  /// Pings of the application were answered.
  virtual void on_pong(std::vector<PingAnswer>) = 0;
  /// Data was received, or a part of the queue was sent.
  virtual void on_progress() {}
  /// The stream has ended. Called once and last, after the end that the application receives.
  virtual void on_gone() = 0;

 protected:
  ~WebSocketOwner() = default;
};

/// A connection after its opening handshake (RFC 6455 sections 5 to 7), of either role: frames, pongs, the
/// send queue and its mark, the closing handshake, the time limit of the peer, and exactly one end.
class WebSocket final : private StreamEvents {
 public:
  enum class State : std::uint8_t {
    open,
    closing,  ///< a Close frame was sent, the peer's was not received
    closed,   ///< ended for the application; the stream may still have data to send, or wait for the peer
    gone,     ///< the stream has ended
  };

  /// The time after the closing handshake after which a peer that keeps the TCP connection is cut off.
  static constexpr Time linger{2000};

  /// `events` receives messages, the end and `drained`. A server's WebSocket pings its peer if the heartbeat
  /// is enabled.
  WebSocket(IoContext& io, std::shared_ptr<Stream> stream, Role role, FrameReader::Limits limits,
            const Heartbeat& heartbeat, SocketEvents& events, WebSocketOwner& owner);

  /// Messages may be compressed from here on, in both directions.
  void use_deflate(const DeflateTerms& terms, const Compression& compression);

  /// Handles bytes received after the opening handshake.
  void receive(std::span<std::byte> bytes);

  /// Pauses or resumes reading, which the peer's system notices. Data that was received already is kept,
  /// neither delivered nor answered. resume() delivers nothing inside the call.
  void pause();
  void resume();

  /// Sends a copy of the payload. Does nothing after a Close frame was sent.
  void send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options = {});
  void send(const EncodedMessage& message);

  /// Sends a frame of a message of unknown length (RFC 6455 section 5.4); `is_text` and the options matter
  /// for the first. No other message may be sent before the last.
  void send_part(std::span<const std::byte> part, bool is_text, bool is_last, const MessageOptions& options);
  /// Returns whether a message in parts has begun and not ended.
  [[nodiscard]] bool in_message() const { return unfinished_ != Unfinished::none; }

  /// Requests one `drained` event as soon as queued() is `low` or less.
  void notify_drained(std::size_t low) { drained_at_ = low; }
  /// The same, even if queued() is that low already.
  void notify_drained_soon(std::size_t low);

  /// Returns whether anything was received since the last call. If not, sends a Ping.
  bool was_heard();

  /// Sends a Ping whose pong is reported to the owner. Errors: already_closed after a Close frame was sent;
  /// too_many_pings.
  Result<> ping(PingCallback callback);

  /// Sends a Close frame, without a code if `code` is 0. The end follows with the peer's answer. Resumes
  /// reading for it.
  void close(std::uint16_t code, std::string_view reason);

  /// Closes without a code, unless a Close frame was sent. No more events are reported.
  void abandon();

  /// Starts the limit (limit.hpp) within which the peer has to complete the closing handshake, or close the
  /// stream after it. Then the connection is cut.
  void allow(Time length);
  /// Returns when that limit expires; `never` if there is none.
  [[nodiscard]] Time allowed_until() const;

  /// Closes the stream at once. lost() reports the end.
  void cut();
  /// Reports that the connection was lost, for this reason.
  void lost(Cause cause, std::string_view detail);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool is_open() const { return state_ == State::open && !stream_->ended(); }
  [[nodiscard]] bool is_over() const { return state_ >= State::closed; }
  [[nodiscard]] bool is_cut() const { return stream_->ended(); }

  [[nodiscard]] std::size_t buffered() const { return is_over() ? 0 : stream_->out().payload(); }
  /// Returns the same plus message_overhead for each message.
  [[nodiscard]] std::size_t queued() const { return is_over() ? 0 : stream_->out().cost(); }
  /// Returns whether any bytes are queued.
  [[nodiscard]] bool is_sending() const { return !stream_->out().empty(); }
  /// Returns the memory of received data that was not delivered.
  [[nodiscard]] std::size_t held() const { return is_over() ? 0 : reader_.held() + unread_.capacity(); }
  [[nodiscard]] Outflow outflow() const { return stream_->outflow(); }

 private:
  /// The handling of received data. Unless reading is on, it is kept: reading is paused, or other connections
  /// are handled first.
  enum class Reading : std::uint8_t { on, paused, later };
  /// The message that send_part() has begun.
  enum class Unfinished : std::uint8_t { none, plain, deflated };
  enum class Counted : std::uint8_t { no, yes };

  void on_stream_open() override {}
  void on_stream_bytes(std::span<std::byte> bytes) override;
  void on_stream_turn() override;
  void on_stream_room() override { on_stream_progress(); }
  void on_stream_progress() override;
  void on_stream_end(Cause cause, std::string_view detail) override;
  friend class Deadline<WebSocket>;
  void on_deadline();
  void beat();
  /// The limit has expired; returns whether it was extended.
  bool is_extended();

  void read(std::span<std::byte> bytes);
  void take(const FrameEvent& event);
  void take_ping(std::span<const std::byte> payload);
  void take_pong(std::span<const std::byte> payload);
  void take_close(std::uint16_t code, std::string_view reason);
  void take_violation(std::uint16_t code, std::string_view sentence);

  [[nodiscard]] bool is_server() const { return !masks_; }

  /// For allocations that a message requires: if one fails, the connection is broken off, and the caller, who
  /// may be sending to many connections, continues.
  template <class Append>
  void append_or_break_off(Append&& append);
  void append_frame(Opcode opcode, std::span<const std::byte> payload, HeaderBits bits = {},
                    Counted counted = Counted::yes);
  void send_large(Opcode opcode, std::span<const std::byte> payload);
  void append_deflated(Opcode opcode, std::span<const std::byte> payload, Part what_follows = Part::last);
  void append_ping(std::span<const std::byte> payload = {});
  void append_close(std::uint16_t code, std::string_view reason);
  void end(const SocketEvent& end);

  IoContext& io_;
  SocketEvents* events_;  // null once the end was reported, or after abandon()
  WebSocketOwner& owner_;
  std::shared_ptr<Stream> stream_;
  MaskSource* masks_;  // null for a server, which does not mask
  State state_ = State::open;
  Reading reading_ = Reading::on;
  Unfinished unfinished_ = Unfinished::none;
  bool is_heard_ = true;  // since the last call of was_heard(); the handshake counts
  FrameReader reader_;
  std::vector<std::byte> unread_;            // received while reading was not on
  std::unique_ptr<MessageDeflate> deflate_;  // null: not negotiated, or ended
  std::unique_ptr<PendingPings> pings_;      // null before the first ping()
  std::optional<std::size_t> drained_at_;
  Heartbeat heartbeat_;
  Limit limit_;
  Deadline<WebSocket> deadline_;
};

}  // namespace duet::detail
