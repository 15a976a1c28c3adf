#pragma once

#include <duet/closed.hpp>
#include <duet/url.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// THE SEAM between the shared half of duet and the backends, which move its bytes.
///
/// core/ declares these classes. Exactly one file in a link defines make_transport(): native/src/ over
/// libwebsockets, wasm/src/ over the browser's WebSocket, core/src/testing/ over memory for users' tests,
/// tests/unit/ over nothing with a manual clock.
///
/// The rules of the seam:
/// - Core checks, the backend acts. Core has validated every argument of these functions. A backend has no
///   public state machine of its own and never calls user code.
/// - A backend reports SocketEvents and decides nothing: core queues or delivers them. It may report from
///   inside poll() and wait(), and where the host calls back by itself (a browser) at any time, but never
///   from inside another function that core called. Only `drained` may be reported from anywhere.
/// - Per Socket: open at most once, messages only after it, end exactly once and last. After ~Socket nothing
///   is reported. A Socket may be destroyed inside its own events.
/// - Everything runs on the thread that made the transport, except wake().
namespace duet::detail {

/// Milliseconds on the transport's own clock, which never goes back and may stop while the system sleeps.
using Time = std::chrono::milliseconds;
inline constexpr Time never = Time::max();

/// An event of one socket, as the backend reports it. The views are valid until on_event returns.
struct SocketEvent {
  enum class Kind : std::uint8_t {
    open,  ///< the handshake is done; the payload is the subprotocol chosen by the server, which core checks
    text,  ///< a whole message, valid UTF-8
    binary,  ///< a whole message
    // If takes_parts(): a part of a message, with whole characters of text. Only the last one may be empty.
    text_part,         ///< another part follows
    binary_part,       ///< another part follows
    last_text_part,    ///< of at least two
    last_binary_part,  ///< of at least two
    drained,           ///< the send queue is down to the mark of notify_drained()
    end,               ///< the attempt or the connection has ended; the payload is the close reason
  };

  Kind kind = Kind::end;
  std::span<const std::byte> payload = {};

  // For `end`:
  std::uint16_t code = 1006;
  bool was_clean = false;
  Cause cause = Cause::lost;
  std::uint16_t http_status = 0;
  std::uint16_t retry_after = 0;  // Retry-After in seconds; 0: none
  std::string_view detail = {};   // known to the backend only: an address, the system's error message

  /// Returns the payload as text.
  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(payload.data()), payload.size()};
  }
};

/// Returns the kind of a message, if the part is its first and its last, or else of the part.
constexpr SocketEvent::Kind kind_of_part(bool is_text, bool is_first, bool is_last) {
  using Kind = SocketEvent::Kind;
  if (is_first && is_last) return is_text ? Kind::text : Kind::binary;
  if (is_last) return is_text ? Kind::last_text_part : Kind::last_binary_part;
  return is_text ? Kind::text_part : Kind::binary_part;
}
constexpr bool is_part(SocketEvent::Kind kind) {
  return kind >= SocketEvent::Kind::text_part && kind <= SocketEvent::Kind::last_binary_part;
}

/// Receives the events.
class SocketEvents {
 public:
  virtual void on_event(const SocketEvent& event) = 0;

 protected:
  ~SocketEvents() = default;
};

/// Counters of the bytes that a connection sends, from its beginning.
struct Outflow {
  std::uint64_t queued = 0;  ///< passed to the connection
  std::uint64_t taken = 0;   ///< of these, sent by this machine, as far as the host reports it
};

/// One attempt and the connection that it becomes.
class Socket {
 public:
  /// Drops the socket: nothing is reported any more. An open connection still flushes in the background, then
  /// sends a Close frame without a code. An attempt is aborted.
  virtual ~Socket() = default;

  /// Sends a copy of the payload. Only after open and before close().
  virtual void send(std::span<const std::byte> payload, bool is_text) = 0;

  /// Sends a Close frame after everything sent; `code` 0 means no code. `end` is reported with the peer's
  /// answer. Core has the timeout.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;

  /// Returns the payload bytes that were sent and not yet handed to the network.
  [[nodiscard]] virtual std::size_t buffered() const = 0;

  /// Returns the counters of an open connection, also after close(). Zeros where the host does not report
  /// them.
  [[nodiscard]] virtual Outflow outflow() const { return {}; }

  /// Returns buffered() plus message_overhead for each queued message: the limits compare this. Where the
  /// host reports only bytes, it is an estimate that is never too low within a turn.
  [[nodiscard]] virtual std::size_t queued() const = 0;

  /// Requests one `drained` event as soon as queued() is `low` or less. Returns false where the host cannot
  /// report it: then core polls.
  virtual bool notify_drained(std::size_t low) { return static_cast<void>(low), false; }

  /// Pauses or resumes reading. Data that was read already may still be reported. Returns false where the
  /// host cannot pause.
  virtual bool pause(bool paused) { return static_cast<void>(paused), false; }

  /// Returns whether anything was received since the last call. If not, sends a Ping. Only for an open
  /// connection.
  enum class Life : std::uint8_t { unknown, heard, silent };
  virtual Life life() { return Life::unknown; }
};

/// Options that only one backend knows (duet/native_options.hpp). Core passes them on unread.
class BackendOptions {
 public:
  virtual ~BackendOptions() = default;
};

struct OpenRequest {
  Url url;
  std::span<const std::string> subprotocols;
  std::size_t max_message_size;  // if it can, a backend ends with {1009, too_big} before it has the whole
                                 // message
  const BackendOptions* extra = nullptr;
};

/// One per Loop.
class Transport {
 public:
  virtual ~Transport() = default;

  [[nodiscard]] virtual Time now() const = 0;

  /// Reports the events that are ready. Never blocks.
  virtual void poll() = 0;

  /// Ends a turn: writes to the network what its callbacks have sent, in one write per connection.
  virtual void flush() = 0;

  /// Returns when something may be ready, the wake time is due or wake() was called. Where the host does not
  /// let a program block, hands the thread back to the host and does not return. From then on the backend
  /// calls LoopCore::turn() itself when there is something to do.
  virtual void wait() = 0;

  /// Sets when the next wait() returns; `never` for no time. Replaces the previous time.
  virtual void wake_at(Time time) = 0;

  /// Makes wait() return soon. Callable from any thread.
  virtual void wake() = 0;

  /// Starts an attempt. The request is valid until the call returns. The end may be known at once, but is
  /// reported later.
  virtual std::unique_ptr<Socket> open(const OpenRequest& request, SocketEvents& events) = 0;
};

class LoopCore;
std::unique_ptr<Transport> make_transport(LoopCore& loop);

// Messages in parts. These are not functions of Socket, so that a page that does not send parts does not
// link them.

/// Returns whether the host can send a message in parts. If not, core gathers them. Defined by the backend.
[[nodiscard]] bool can_send_parts(const Socket& socket);

/// Sends a copy of a part as a frame (RFC 6455 section 5.4); `is_text` matters for the first. Core sends no
/// other message before the last. Only if can_send_parts(), after open and before close(). Defined by the
/// backend.
void send_part(Socket& socket, std::span<const std::byte> part, bool is_text, bool is_last);

/// Returns whether an incomplete message is reported in parts, which a backend asks until it has reported the
/// first part. A message that is complete by then is reported as `text` or `binary`. The limit on the size of
/// a message is the backend's to check. Defined by core.
[[nodiscard]] bool takes_parts(const SocketEvents& events);

}  // namespace duet::detail
