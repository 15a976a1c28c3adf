#pragma once

#include <duet/byte_view.hpp>
#include <duet/closed.hpp>
#include <duet/function.hpp>
#include <duet/message.hpp>
#include <duet/message_part.hpp>
#include <duet/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {
class TestConnection;
class TestNetwork;
class TestServer;
}  // namespace duet::detail

/// Tests of programs that use duet: an in-memory network with a clock that only the test advances, and
/// servers that the test controls. Link duet::testing instead of duet::client; the program's own code stays
/// the same.
///
/// Everything belongs to the thread that constructed the Network. A violated precondition, marked "asserted"
/// below, is printed on stderr and ends the program, also if NDEBUG is defined.
namespace duet::testing {

/// The simulated host of the program under test.
enum class Host : std::uint8_t {
  native,  ///< reading can stop, the queue reports when it has room, all causes and HTTP statuses are known
  browser  ///< none of these: see portable_cause() and ClientOptions::Limits::max_receive_queue
};

/// The host that this program is compiled for.
[[nodiscard]] Host this_host();

/// The server's end of one connection: a handle, cheap to copy, like duet::Connection. After the connection
/// has ended its functions refuse with already_closed, and its properties can still be read. After the
/// Network is destroyed a Peer may only be destroyed.
class Peer {
 public:
  explicit Peer(std::shared_ptr<detail::TestConnection> line) : line_(std::move(line)) {}

  /// Sends a message. Errors: already_closed, message_unfinished, not_utf8.
  Result<> send_text(std::string_view text) const;
  Result<> send_binary(ByteView bytes) const;
  Result<> send(const Message& message) const;

  /// Sends a message in parts, as duet::Connection does. On Host::native a client with on_message_part
  /// receives them as they arrive, otherwise it receives one message. Errors: already_closed, not_utf8; if
  /// that is found after the first part, the connection is closed with 1011.
  Result<> send_text_part(std::string_view text, Part what_follows) const;
  Result<> send_binary_part(ByteView bytes, Part what_follows) const;

  /// Starts the closing handshake without a code; on_close follows, and no message does. Errors:
  /// already_closed.
  Result<> close() const;

  /// The same with a code that may stand in a Close frame. Errors: bad_close_code, reason_too_long, not_utf8,
  /// already_closed.
  Result<> close(std::uint16_t code, std::string_view reason = {}) const;

  /// Ends the connection without a closing handshake, after the messages sent: Closed{1006, lost} at both
  /// ends. Errors: already_closed.
  Result<> lose() const;

  /// The same at once: messages that are still on their way are lost.
  Result<> reset() const;

  /// Makes the client's receive queue overflow, as in a browser: it closes with Closed{1008, overflow}.
  /// Errors: already_closed.
  Result<> overflow() const;

  /// Stops reading from the client until resume(). This simulates a slow consumer, whose client's
  /// buffered_amount() grows, or a dead one, which set_keep_alive() notices on Host::native.
  void stall() const;
  void resume() const;

  /// True while both ends may send.
  [[nodiscard]] bool is_open() const;

  /// The argument of on_close; nullopt before.
  [[nodiscard]] const std::optional<Closed>& closed() const;

  /// All complete messages received so far, the oldest first.
  [[nodiscard]] const std::vector<OwnedMessage>& received() const;

  [[nodiscard]] std::string_view url() const;          ///< as the client wrote it, with the scheme ws or wss
  [[nodiscard]] std::string_view subprotocol() const;  ///< the chosen one; empty if none
  [[nodiscard]] const std::vector<std::string>& subprotocols() const;  ///< requested by the client

  friend bool operator==(const Peer&, const Peer&) = default;

 private:
  std::shared_ptr<detail::TestConnection> line_;
};

/// A server that the test controls; Network::listen() constructs it. Its callbacks run inside
/// Network::advance() and settle() and inside Loop::poll() and run(), never inside another call.
class Server {
 public:
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void on_open(Function<void(Peer)> callback);
  void on_message(Function<void(Peer, Message)> callback);
  /// Receives messages in parts instead of through on_message, each as the client has sent it. On
  /// Host::browser each message is one part.
  void on_message_part(Function<void(Peer, MessagePart)> callback);
  void on_close(Function<void(Peer, const Closed&)> callback);

  /// Accepts new connections (default).
  void accept();
  /// Refuses new connections, as if nothing listened (Cause::tcp).
  void refuse();
  /// Answers handshakes with this HTTP status, 300 to 599 (asserted; Cause::http).
  void refuse(std::uint16_t http_status);
  /// Never answers (Cause::timeout after ClientOptions::Timeouts::connect).
  void ignore();

  /// Chooses the first requested subprotocol that is in this list, and none if there is none, as duet::Server
  /// does. Before the first call it chooses the first one that is requested.
  void subprotocols(std::vector<std::string> known);

  /// Chooses this subprotocol, requested or not; empty: none.
  void choose(std::string subprotocol);

  /// Delays everything by this latency in each direction from now on. The order stays the same.
  void delay(std::chrono::milliseconds latency);

  /// Handshakes that have arrived, including those that were not accepted.
  [[nodiscard]] std::size_t attempts() const;

  /// All accepted connections in order, including those that have ended.
  [[nodiscard]] std::vector<Peer> peers() const;

  /// The newest connection. There must be one (asserted).
  [[nodiscard]] Peer peer() const;

 private:
  friend class detail::TestServer;
  explicit Server(detail::TestServer& core) : core_(core) {}
  detail::TestServer& core_;
};

/// The network of every Loop that is constructed on this thread while it exists; the newest one counts. It
/// must outlive these loops, and a Loop needs one (both asserted).
///
///   duet::testing::Network net;
///   duet::testing::Server& server = net.listen("ws://game.example/");
///   Game game;  // has a duet::Loop and a duet::Client, and connects
///   net.settle();
///   server.peer().send_text("your turn");
///   net.advance(std::chrono::seconds(30));
///
/// Time advances only in advance() and in Loop::run(). run() does not wait: it advances the clock to the next
/// event, and returns after stop() or when no event is left. It does not wait for other threads that may call
/// Loop::post(): join them, then call settle().
class Network {
 public:
  explicit Network(Host host = this_host());
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  /// Adds a server for this URL, with any query, for the life of the Network. A path that ends with '*'
  /// matches all paths that begin so; the longest match is used. The path must not have a server yet, and the
  /// URL must be one that Client::connect() accepts (both asserted). The host answers other paths with 404.
  Server& listen(std::string_view url);

  /// Hides or shows the program's tab (duet/visibility.hpp). Its callbacks are called in settle().
  void hide();
  void show();

  /// Delivers everything that is due now and everything that follows from it: calls Loop::poll() on every
  /// loop until nothing is left. Not inside a callback, and not if a program and a server send to each other
  /// for ever without a delay (asserted).
  void settle();

  /// Advances the clock by this time and calls settle() whenever something is due. Timers fire to the
  /// millisecond. The time must not be negative (asserted).
  void advance(std::chrono::milliseconds time);

  /// The time since the Network was constructed.
  [[nodiscard]] std::chrono::milliseconds elapsed() const;

 private:
  std::unique_ptr<detail::TestNetwork> core_;
};

}  // namespace duet::testing
