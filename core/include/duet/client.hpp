#pragma once

#include <duet/close_code.hpp>
#include <duet/closed.hpp>
#include <duet/event.hpp>
#include <duet/loop.hpp>
#include <duet/message.hpp>
#include <duet/options.hpp>
#include <duet/result.hpp>
#include <duet/send_result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace duet {

namespace detail {
class ClientCore;
class Connected;
class Received;
class Drained;
class Ended;
}  // namespace detail

/// WHATWG WebSocket.readyState, with the same values.
enum class ReadyState : std::uint8_t { connecting = 0, open = 1, closing = 2, closed = 3 };

/// A WebSocket client (RFC 6455): the same on the desktop and in a browser.
///
/// Each attempt gives these callbacks, in this order: on_open at most once, then on_message any number of
/// times, then on_close exactly once, also when connecting failed. A callback may do anything: send, close,
/// connect again (after on_close began), replace a callback, destroy this client or another.
/// All functions belong to the loop's thread.
class Client {
 public:
  explicit Client(Loop& loop, ClientOptions options = {});

  /// No callback runs any more. An open connection gets a Close frame without a code, after what was sent.
  /// That goes out in the background, as long as the loop lives: within two seconds natively, extended while
  /// the peer takes it.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void on_open(Function<void()> callback);
  void on_message(Function<void(Message)> callback);
  void on_close(Function<void(const Closed&)> callback);

  /// Called once after a send() that said slow_down or was refused with queue_full, when no more than
  /// ClientOptions::low_water_mark waits for the network: time to go on.
  void on_drain(Function<void()> callback);

  /// The other way to hear of events: takes the oldest that has come and was not taken; nothing if there is
  /// none. Never waits. From the first call on this client's events are kept for it, in the same order and
  /// number, and no callback is called any more: call it before the first poll().
  ///
  ///   while (playing) {
  ///     loop.poll();
  ///     while (auto event = client.next()) handle(*event);
  ///     draw();
  ///   }
  ///
  /// What is kept counts for ClientOptions::max_receive_queue.
  std::optional<Event> next();

  /// The third way, with duet/coroutine.hpp: what a Task waits for with co_await. As with next(), this
  /// client's events are kept from the first call on and no callback is called any more. Several tasks may
  /// wait at once, as one that sends beside one that receives.
  ///
  /// Whether the connection is open, once that is known: true also later, while it is; false when connecting
  /// has failed and no other attempt follows by itself. What an earlier attempt has left is forgotten.
  detail::Connected connected();
  /// The next message, as std::optional<OwnedMessage>; nothing when the connection has ended. What came
  /// before the end is received first, but after close() nothing is.
  detail::Received receive();
  /// When no more than ClientOptions::high_water_mark waits for the network, else as on_drain: true if the
  /// connection is open then. `if (client.send(x).slow_down()) co_await client.drained();`
  detail::Drained drained();
  /// How the newest attempt ended, as Closed, once it has; what came before may still be received.
  detail::Ended closed();

  /// Begins an attempt. Refused, with no callback to come: bad_url, bad_subprotocol, duplicate_subprotocol,
  /// already_connected. What fails later is told by on_close.
  Result<> connect(std::string_view url);

  /// Sends a text message, an embedded NUL included. The text is copied before the call returns.
  /// Refused: not_open_yet, already_closed, not_utf8, queue_full.
  SendResult send(std::string_view text);

  /// Sends a binary message; otherwise the same.
  SendResult send(std::span<const std::byte> bytes);

  /// Starts the closing handshake without a code; what was sent before still goes out. No message is
  /// delivered any more; on_close follows with the peer's code, or 1006 after ClientOptions::close_timeout.
  /// While connecting it gives the attempt up: Closed{1006, aborted}. Refused: already_closed.
  Result<> close();

  /// The same with a code, 1000 or 3000 to 4999, and a reason of at most 123 bytes of UTF-8.
  /// Refused: bad_close_code, reason_too_long, not_utf8, already_closed.
  Result<> close(std::uint16_t code, std::string_view reason = {});

  /// How often connect() has begun an attempt, whoever called it: a generation, to tell one from the next.
  [[nodiscard]] std::uint32_t attempt() const;

  /// As of the last callback delivered.
  [[nodiscard]] ReadyState ready_state() const;

  /// Payload bytes that send() took and the network has not yet. Returns to 0, also when the connection ends.
  [[nodiscard]] std::size_t buffered_amount() const;

  /// What the server chose; empty before on_open and where none was asked for. Valid until the next
  /// connect().
  [[nodiscard]] std::string_view subprotocol() const;

 private:
  friend class detail::ClientCore;
  detail::ClientCore* core_;  // shared with the loop's events: it may outlive this object by one callback
};

}  // namespace duet
