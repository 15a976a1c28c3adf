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

/// THE SEAM between the shared half of duet and what moves its bytes.
///
/// core/ declares these classes; exactly one file in a link defines make_transport(): native/src/ over
/// libwebsockets, wasm/src/ over the browser's WebSocket, core/src/testing/ over memory for users' tests,
/// tests/unit/ over nothing with a manual clock.
///
/// The rules of the seam:
/// - Core checks, the backend acts. Every argument that crosses here has been validated by core. A backend
///   has no state machine of its own to show and knows no user callback.
/// - A backend reports through SocketEvents and decides nothing: core queues or delivers. It may report
///   from inside poll() and wait(), and where the host calls back by itself (a browser) at any time; never
///   from inside another function of the seam that core called. Only `drained` may come from anywhere.
/// - Per Socket: open at most once, messages only after it, end exactly once and last. After ~Socket nothing
///   is reported. A Socket may be destroyed inside its own events.
/// - Everything runs on the thread that made the transport, but wake().
namespace duet::detail {

/// Milliseconds on the transport's own clock, which never goes back and need not go on while suspended.
using Time = std::chrono::milliseconds;
inline constexpr Time never = Time::max();

/// What a backend reports of one socket. The views live until on_event returns.
struct SocketEvent {
  enum class Kind : std::uint8_t {
    open,  ///< the handshake is done; the payload is the subprotocol that the server chose, which core judges
    text,  ///< a whole message, valid UTF-8
    binary,   ///< a whole message
    drained,  ///< no more waits than notify_drained() said
    end,      ///< the attempt or the connection is over; the payload is the close reason
  };

  Kind kind = Kind::end;
  std::span<const std::byte> payload = {};

  // Of an end:
  std::uint16_t code = 1006;
  bool was_clean = false;
  Cause cause = Cause::lost;
  std::uint16_t http_status = 0;
  std::uint16_t retry_after = 0;  // seconds that the server asks to wait before another attempt; 0: none
  std::string_view detail = {};   // what only the backend knows: an address, the system's words

  /// The payload of what is text.
  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(payload.data()), payload.size()};
  }
};

/// Who is told.
class SocketEvents {
 public:
  virtual void on_event(const SocketEvent& event) = 0;

 protected:
  ~SocketEvents() = default;
};

/// How far the bytes that a connection sends have come, counted from its beginning.
struct Outflow {
  std::uint64_t queued = 0;  ///< given to it
  std::uint64_t taken = 0;   ///< of these, what has left this machine, as far as the host tells
};

/// One attempt and the connection that comes of it.
class Socket {
 public:
  /// Drops it: nothing is reported any more. Where it was open, what was sent goes out, then a Close frame
  /// without a code, in the background. Where it was connecting, it is given up.
  virtual ~Socket() = default;

  /// Only after open and before close(): takes a copy of the payload.
  virtual void send(std::span<const std::byte> payload, bool is_text) = 0;

  /// Sends a Close frame after everything sent; `code` 0 stands for none. the end follows with the
  /// peer's answer. Core keeps the time.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;

  /// Payload bytes taken and not yet handed to the network.
  [[nodiscard]] virtual std::size_t buffered() const = 0;

  /// Of an open connection, also after close(). Zeros where the host tells nothing.
  [[nodiscard]] virtual Outflow outflow() const { return {}; }

  /// The same with message_overhead for each message among them: what the limits compare. Where the host
  /// tells only bytes, an estimate that is never too low while one turn lasts.
  [[nodiscard]] virtual std::size_t queued() const = 0;

  /// Asks for one `drained` event as soon as queued() is `low` or less. False where the host tells nobody:
  /// then core looks again from time to time.
  virtual bool notify_drained(std::size_t low) { return static_cast<void>(low), false; }

  /// Stops to read, or goes on; what was read already may still be reported. False where the host reads on
  /// whatever happens.
  virtual bool pause(bool paused) { return static_cast<void>(paused), false; }

  /// Whether anything has come from the peer since the last call; if it has not, asks it with a Ping. Of an
  /// open connection only.
  enum class Life : std::uint8_t { unknown, heard, silent };
  virtual Life life() { return Life::unknown; }
};

/// Options that only one backend knows (duet/native_options.hpp), passed through core unread.
class BackendOptions {
 public:
  virtual ~BackendOptions() = default;
};

struct OpenRequest {
  Url url;
  std::span<const std::string> subprotocols;
  std::size_t max_message_size;  // a backend that can, ends with {1009, too_big} before it has it all
  const BackendOptions* extra = nullptr;
};

/// One per Loop.
class Transport {
 public:
  virtual ~Transport() = default;

  [[nodiscard]] virtual Time now() const = 0;

  /// Reports what is ready. Never blocks.
  virtual void poll() = 0;

  /// The end of a turn: what its callbacks have sent goes to the network, one write per connection.
  virtual void flush() = 0;

  /// Returns when something may be ready, the wake time is due or wake() was called. Where the host does
  /// not let a program block, hands the thread back to it and does not return: from then on the backend
  /// calls LoopCore::turn() itself when there is something to do.
  virtual void wait() = 0;

  /// The next wait() ends at this time; `never` for none. Replaces the time given before.
  virtual void wake_at(Time time) = 0;

  /// Ends wait() soon. From any thread.
  virtual void wake() = 0;

  /// The request lives until the call returns. The end may already be known, but is reported later.
  virtual std::unique_ptr<Socket> open(const OpenRequest& request, SocketEvents& events) = 0;
};

class LoopCore;
std::unique_ptr<Transport> make_transport(LoopCore& loop);

}  // namespace duet::detail
