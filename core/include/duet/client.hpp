#pragma once

#include <duet/byte_view.hpp>
#include <duet/client_options.hpp>
#include <duet/close_code.hpp>
#include <duet/closed.hpp>
#include <duet/event.hpp>
#include <duet/loop.hpp>
#include <duet/message.hpp>
#include <duet/ready_state.hpp>
#include <duet/result.hpp>
#include <duet/send_result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace duet {

namespace detail {
class ClientCore;
class Connected;
class Received;
class Drained;
class Ended;
}  // namespace detail

/// A WebSocket client (RFC 6455). It behaves the same on the desktop and in a browser.
///
/// Each attempt to connect calls on_open at most once, then on_message any number of times, then on_close
/// exactly once, also if connecting failed. A callback may do anything: send, close, connect again (from
/// on_close on), replace a callback, destroy this client or another.
///
/// All functions belong to the loop's thread. A moved-from client may only be destroyed or assigned to.
class Client {
 public:
  /// Constructs a client that is not connected. The loop must outlive it (asserted).
  explicit Client(Loop& loop, ClientOptions options = {});

  /// No callback is called any more. An open connection sends its queued messages, then a Close frame without
  /// a code. This happens in the background as long as the loop exists: natively within two seconds, extended
  /// while the peer reads.
  ~Client();
  Client(Client&& other) noexcept : core_(std::exchange(other.core_, nullptr)) {}
  Client& operator=(Client&& other) noexcept { return std::swap(core_, other.core_), *this; }

  /// Called when the connection is open: send from here on.
  void on_open(Function<void()> callback);

  /// Called for each message. It is a view, valid during the callback.
  void on_message(Function<void(Message)> callback);

  /// Called exactly once for each attempt to connect, always last.
  void on_close(Function<void(const Closed&)> callback);

  /// Backpressure ends: called once after a send function reported slow_down or refused with queue_full, when
  /// the send queue has shrunk to ClientOptions::SendQueue::low_water_mark.
  void on_drain(Function<void()> callback);

  /// Polling alternative to the callbacks: removes and returns the oldest pending event, or nullopt. Never
  /// blocks. From the first call on, events are queued in the same order and number, and no callback is
  /// called any more; call it before the first poll(). Queued messages count for
  /// ClientOptions::Limits::max_receive_queue.
  ///
  ///   while (playing) {
  ///     loop.poll();
  ///     while (auto event = client.next()) handle(*event);
  ///     draw();
  ///   }
  std::optional<Event> next();

  // Coroutines: include duet/coroutine.hpp to co_await these in a duet::Task. As with next(), events are
  // queued from the first call on and no callback is called any more. Several tasks may wait at once, such as
  // one that sends and one that receives.

  /// Waits until the connection is open: true, also later while it is open; false if connecting has failed
  /// and no reconnect follows. Pending events of earlier attempts are discarded.
  [[nodiscard]] detail::Connected connected();

  /// Waits for the next message, a std::optional<OwnedMessage>: nullopt once the connection has ended.
  /// Messages that arrived before the end are received first, except after close().
  [[nodiscard]] detail::Received receive();

  /// Waits until the send queue is not above ClientOptions::SendQueue::high_water_mark, else as on_drain.
  /// True if the connection is open then. `if (client.send_text(x).slow_down()) co_await client.drained();`
  [[nodiscard]] detail::Drained drained();

  /// Waits for the end of the newest attempt, a Closed. Messages that arrived before it can still be
  /// received.
  [[nodiscard]] detail::Ended closed();

  /// Begins an attempt to connect. Errors: bad_url, bad_subprotocol, duplicate_subprotocol,
  /// already_connected, each with the text that was refused; no callback follows then. Later failures are
  /// reported by on_close.
  [[nodiscard]] Result<void, Failure> connect(std::string_view url);

  /// Sends a text message, which may contain NULs. The text is copied. Errors: not_open_yet, already_closed,
  /// message_unfinished (duet/parts.hpp), not_utf8, queue_full.
  SendResult send_text(std::string_view text);

  /// Sends a binary message: the bytes of a std::string, a std::vector<std::uint8_t>, a std::span, an array.
  /// They are copied. Errors: as send_text(), except not_utf8.
  SendResult send_binary(ByteView bytes);

  /// Sends a message of the same type and payload, as an echo does. Errors: as send_text().
  SendResult send(const Message& message);

  /// Starts the closing handshake without a code, after the queued messages. No further message is
  /// delivered; on_close follows with the peer's code, or 1006 after ClientOptions::Timeouts::close. While
  /// connecting it cancels the attempt: Closed{1006, aborted}. Errors: already_closed.
  Result<> close();

  /// The same with a code (1000 or 3000 to 4999) and a reason of at most 123 bytes of UTF-8. Errors:
  /// bad_close_code, reason_too_long, not_utf8; then nothing was closed. already_closed.
  Result<> close(std::uint16_t code, std::string_view reason = {});

  /// How many attempts to connect there have been, reconnects included.
  [[nodiscard]] std::uint32_t attempt() const;

  /// The state as of the last callback.
  [[nodiscard]] ReadyState ready_state() const;

  /// Payload bytes that are queued for the network. Returns to 0, also when the connection ends.
  [[nodiscard]] std::size_t buffered_amount() const;

  /// The subprotocol that the server chose. Empty before on_open and if none was requested. Valid until the
  /// next connect().
  [[nodiscard]] std::string_view subprotocol() const;

 private:
  friend class detail::ClientCore;
  detail::ClientCore* core_;  // may outlive this object until the callback that it is in returns
};

}  // namespace duet
