#pragma once

#include <duet/message_options.hpp>
#include <duet/message_part.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "connection/heartbeat.hpp"
#include "core/src/limit.hpp"
#include "core/src/transport.hpp"
#include "net/deadline.hpp"
#include "net/stream.hpp"
#include "ws/encoded_message.hpp"
#include "ws/frame.hpp"
#include "ws/frame_reader.hpp"
#include "ws/message_deflate.hpp"

namespace duet::detail {

/// Who keeps a WebSocket: is told what is not for the application. Inside any of these it may have the
/// WebSocket destroyed (IoContext::destroy_later).
class WebSocketOwner {
 public:
  /// Whether a message that has not come whole is given out as it comes. Asked until some of it is.
  virtual bool takes_parts() { return false; }
  virtual void on_part(const MessagePart&) {}
  /// Something has come, or some of what was queued has gone out.
  virtual void on_progress() {}
  /// The stream has ended, and with it all. Once, and last: behind the end that the application is told.
  virtual void on_gone() = 0;

 protected:
  ~WebSocketOwner() = default;
};

/// A connection after its opening handshake (RFC 6455 sections 5 to 7), of either role: frames in and out,
/// pongs, the send queue and its mark, the closing handshake, the time that the peer has, and one end.
class WebSocket final : private StreamEvents {
 public:
  enum class State : std::uint8_t {
    open,
    closing,  ///< a Close frame was sent, the peer's has not come
    closed,   ///< over for the application; the stream may have something to send yet, or to wait for
    gone,     ///< the stream has ended
  };

  /// From the end of a conversation to cutting a peer that does not hang up.
  static constexpr Time linger{2000};

  /// Messages, the end and `drained` are told to `events`. A server's pings its peer, if the heartbeat beats.
  WebSocket(IoContext& io, std::shared_ptr<Stream> stream, Role role, FrameReader::Limits limits,
            const Heartbeat& heartbeat, SocketEvents& events, WebSocketOwner& owner);

  /// Messages may be compressed from here on, both ways.
  void use_deflate(const DeflateTerms& terms, const Compression& compression);

  /// What came behind the opening handshake.
  void receive(std::span<std::byte> bytes);

  /// Stops to read, or goes on, as the peer's system notices. What has come already is kept, neither told nor
  /// answered; resume() reports nothing inside the call.
  void pause();
  void resume();

  /// Takes a copy of the payload. Nothing once a Close frame was sent.
  void send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options = {});
  void send(const EncodedMessage& message);

  /// A frame of a message whose end is not known as it begins (RFC 6455 section 5.4); `is_text` and the
  /// options count in the first. No other message is to be sent before the last.
  void send_part(std::span<const std::byte> part, bool is_text, bool is_last, const MessageOptions& options);
  /// Whether one has been begun, and not ended.
  [[nodiscard]] bool in_message() const { return unfinished_ != Unfinished::none; }

  /// One `drained` event as soon as queued() is `low` or less.
  void notify_drained(std::size_t low) { drained_at_ = low; }
  /// The same, also where no more than that waits already.
  void notify_drained_soon(std::size_t low);

  /// Whether anything has come since the last call; if it has not, asks with a Ping.
  bool was_heard();

  /// Sends a Close frame, `code` 0 for one without a code; the end follows with the peer's answer. Goes on
  /// reading for it.
  void close(std::uint16_t code, std::string_view reason);

  /// Nobody listens any more: as close() without a code, unless one was sent, and no more events.
  void abandon();

  /// The peer has so long from now on, or as long as it takes what is to be sent (limit.hpp), to end what has
  /// been begun: a closing handshake, or the stream behind it. Then the connection is cut.
  void allow(Time length);
  /// Until when; `never` where no such limit is set.
  [[nodiscard]] Time allowed_until() const;

  /// Nothing more comes or goes. The end is told by lost().
  void cut();
  /// The connection is gone, for this reason.
  void lost(Cause cause, std::string_view detail);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool is_open() const { return state_ == State::open && !stream_->ended(); }
  [[nodiscard]] bool is_over() const { return state_ >= State::closed; }
  [[nodiscard]] bool is_cut() const { return stream_->ended(); }

  [[nodiscard]] std::size_t buffered() const { return is_over() ? 0 : stream_->out().payload(); }
  /// The same with message_overhead for each message.
  [[nodiscard]] std::size_t queued() const { return is_over() ? 0 : stream_->out().cost(); }
  /// Whether bytes wait, of whatever kind.
  [[nodiscard]] bool is_sending() const { return !stream_->out().empty(); }
  /// The memory of what has come and was not told.
  [[nodiscard]] std::size_t held() const { return is_over() ? 0 : reader_.held() + unread_.capacity(); }
  [[nodiscard]] Outflow outflow() const { return stream_->outflow(); }

 private:
  /// Whether what comes is read. Otherwise it is kept: it is paused, or others come first.
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
  /// The time is over, but the peer has some more.
  bool is_extended();

  void read(std::span<std::byte> bytes);
  void take(const FrameEvent& event);
  void take_ping(std::span<const std::byte> payload);
  void take_close(std::uint16_t code, std::string_view reason);
  void take_violation(std::uint16_t code, std::string_view sentence);

  [[nodiscard]] bool is_server() const { return !masks_; }

  /// For what a message allocates: a connection whose queue has no room breaks off, and the caller, who may
  /// be sending to many, goes on.
  template <class Append>
  void append_or_break_off(Append&& append);
  void append_frame(Opcode opcode, std::span<const std::byte> payload, HeaderBits bits = {},
                    Counted counted = Counted::yes);
  void send_large(Opcode opcode, std::span<const std::byte> payload);
  void append_deflated(Opcode opcode, std::span<const std::byte> payload, Part what_follows = Part::last);
  void append_ping();
  void append_close(std::uint16_t code, std::string_view reason);
  void end(const SocketEvent& end);

  IoContext& io_;
  SocketEvents* events_;  // null once the end was told, or nobody listens
  WebSocketOwner& owner_;
  std::shared_ptr<Stream> stream_;
  MaskSource* masks_;  // a client's; a server does not mask
  State state_ = State::open;
  Reading reading_ = Reading::on;
  Unfinished unfinished_ = Unfinished::none;
  bool is_heard_ = true;  // since it was asked for; the handshake counts
  FrameReader reader_;
  std::vector<std::byte> unread_;            // came while reading was not on
  std::unique_ptr<MessageDeflate> deflate_;  // null: not agreed on, or over
  std::optional<std::size_t> drained_at_;
  Heartbeat heartbeat_;
  Limit limit_;
  Deadline<WebSocket> deadline_;
};

}  // namespace duet::detail
