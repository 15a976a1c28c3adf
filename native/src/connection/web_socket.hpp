#pragma once

#include <duet/message_options.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/src/transport.hpp"
#include "net/stream.hpp"
#include "ws/encoded_message.hpp"
#include "ws/frame.hpp"
#include "ws/frame_reader.hpp"
#include "ws/message_deflate.hpp"

namespace duet::detail {

/// Receives the events of an open connection: its owner, which may give the connection up
/// (IoContext::destroy_later) inside any of these.
class WebSocketEvents {
 public:
  virtual void on_web_socket_message(std::span<const std::byte> payload, bool is_text) = 0;
  /// Whether a message that has not come whole is given out as it comes. Asked until some of it is.
  virtual bool takes_parts() { return false; }
  virtual void on_web_socket_part(const MessagePart&) {}
  /// The connection is over for the application: once, and last. The stream may still have to send.
  virtual void on_web_socket_end(const SocketEvent& end) = 0;

 protected:
  ~WebSocketEvents() = default;
};

/// A connection after its opening handshake (RFC 6455 sections 5 to 7), of either role: frames in and out,
/// pongs, the closing handshake. Its owner keeps the time.
class WebSocket final {
 public:
  WebSocket(IoContext& io, Stream& stream, Role role, FrameReader::Limits limits, WebSocketEvents& events);

  /// Messages may be compressed from here on, both ways.
  void use_deflate(const DeflateTerms& terms, const Compression& compression);

  /// No bytes: goes on with what was left for another turn.
  void receive(std::span<std::byte> bytes);

  /// Nothing that comes is told or answered any more, and what is given to receive() is kept, until resume().
  void pause() { reading_ = Reading::paused; }
  /// Reports nothing inside the call: what was kept comes in the next turn.
  void resume();

  /// Nothing once a Close frame was sent.
  void send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options = {});

  void send(const EncodedMessage& message);

  /// A frame of a message whose end is not known as it begins (RFC 6455 section 5.4); `is_text` and the
  /// options count in the first. No other message is to be sent before the last.
  void send_part(std::span<const std::byte> part, bool is_text, bool is_last, const MessageOptions& options);
  /// Whether one has been begun, and not ended.
  [[nodiscard]] bool in_message() const { return in_message_; }

  void ping();

  /// Sends a Close frame, `code` 0 for one without a code; the end follows with the peer's answer.
  void close(std::uint16_t code, std::string_view reason);

  /// Nobody listens any more: as close() without a code, unless one was sent, and no more events.
  void abandon();

  /// The stream has ended, or the owner has waited long enough.
  void lost(Cause cause, std::string_view detail);

  [[nodiscard]] std::size_t buffered() const { return over_ ? 0 : stream_.out().payload(); }
  /// The same with message_overhead for each message.
  [[nodiscard]] std::size_t queued() const { return over_ ? 0 : stream_.out().cost(); }
  /// The memory of what has come and was not told.
  [[nodiscard]] std::size_t held() const { return over_ ? 0 : reader_.held() + unread_.capacity(); }
  [[nodiscard]] bool closing() const { return close_sent_; }
  [[nodiscard]] bool over() const { return over_; }

 private:
  /// Whether what comes is read. Otherwise it is kept: the owner has paused it, or others come first.
  enum class Reading : std::uint8_t { on, paused, later };

  void read(std::span<std::byte> bytes);
  void take(const FrameEvent& event);
  void take_ping(std::span<const std::byte> payload);
  void take_close(std::uint16_t code, std::string_view reason);
  void take_violation(std::uint16_t code, std::string_view sentence);

  [[nodiscard]] bool is_server() const { return !masks_; }

  enum class Counted : bool { no, yes };

  /// For what a message allocates: a connection whose queue has no room breaks off, and the caller, who may
  /// be sending to many, goes on.
  template <class Append>
  void append_or_break_off(Append&& append);
  void append_frame(Opcode opcode, std::span<const std::byte> payload, HeaderBits bits = {},
                    Counted counted = Counted::yes);
  void send_large(Opcode opcode, std::span<const std::byte> payload);
  void append_deflated(Opcode opcode, std::span<const std::byte> payload, Part what_follows = Part::last);
  void append_close(std::uint16_t code, std::string_view reason);
  void end(const SocketEvent& end);

  IoContext& io_;
  Stream& stream_;
  WebSocketEvents& events_;
  FrameReader reader_;
  std::vector<std::byte> unread_;            // came while reading was not on
  std::unique_ptr<MessageDeflate> deflate_;  // null: not agreed on, or over
  MaskSource* masks_;                        // a client's; a server does not mask
  Reading reading_ = Reading::on;
  bool close_sent_ = false;
  bool in_message_ = false;
  bool deflates_message_ = false;  // the one that we are in
  bool over_ = false;
  bool abandoned_ = false;
};

}  // namespace duet::detail
