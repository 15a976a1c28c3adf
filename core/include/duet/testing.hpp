#pragma once

#include <duet/closed.hpp>
#include <duet/function.hpp>
#include <duet/message.hpp>
#include <duet/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {
class TestConnection;
class TestNetwork;
class TestServer;
}  // namespace duet::detail

/// Tests of programs that use duet: a network in memory, with a clock that only the test moves, and servers
/// that do what the test says. Link duet::testing in place of duet::client; the program's own code stays as
/// it is.
///
/// Everything belongs to the thread that made the Network. A mistake of the test's own, marked "asserted"
/// below, is said on stderr and ends the program, also where NDEBUG is defined.
namespace duet::testing {

/// What the program under test seems to run on.
enum class Host : std::uint8_t {
  native,  ///< reading can stop, the network tells when it has room, every Cause is told, HTTP statuses too
  browser  ///< none of this: see portable(Cause) and ClientOptions::max_receive_queue
};

/// What this is compiled for.
[[nodiscard]] Host this_host();

/// The server's end of one connection: a handle, cheap to copy, like duet::Connection. After the close its
/// calls are refused with already_closed and its facts stay readable. Only its destructor may follow the
/// Network's.
class Peer {
 public:
  explicit Peer(std::shared_ptr<detail::TestConnection> line) : line_(std::move(line)) {}

  /// Sends a message. Refused: already_closed; not_utf8.
  Result<> send(std::string_view text);
  Result<> send(std::span<const std::byte> bytes);

  /// Starts the closing handshake; on_close follows, and no message does. Code 0: a Close frame without one.
  /// Refused: bad_close_code (what may not stand on the wire), reason_too_long, not_utf8, already_closed.
  Result<> close(std::uint16_t code = 0, std::string_view reason = {});

  /// The connection goes away without a closing handshake, behind what was sent: Closed{1006, lost} at both
  /// ends. Refused: already_closed.
  Result<> lose();

  /// The same at once: what is still on its way is lost too.
  Result<> reset();

  /// More has arrived at the client than ClientOptions::max_receive_queue, as a browser sees it: it closes
  /// with Closed{1008, overflow}. Refused: already_closed.
  Result<> overflow();

  /// Takes nothing more from the client until resume(): a slow reader, whose client's buffered_amount()
  /// grows, or a dead one, which set_keep_alive() notices on Host::native.
  void stall();
  void resume();

  /// Both ends may still send.
  [[nodiscard]] bool is_open() const;

  /// What on_close was called with; nothing before.
  [[nodiscard]] const std::optional<Closed>& closed() const;

  /// All messages so far, the oldest first.
  [[nodiscard]] const std::vector<OwnedMessage>& received() const;

  [[nodiscard]] std::string_view url() const;          ///< as the client wrote it, with the scheme ws or wss
  [[nodiscard]] std::string_view subprotocol() const;  ///< that was chosen; empty for none
  [[nodiscard]] const std::vector<std::string>& subprotocols() const;  ///< that the client asked for

  friend bool operator==(const Peer&, const Peer&) = default;

 private:
  std::shared_ptr<detail::TestConnection> line_;
};

/// A server that does what the test says; Network::listen() makes it. Its callbacks run inside
/// Network::advance() and settle() and inside Loop::poll() and run(), never inside another call.
class Server {
 public:
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void on_open(Function<void(Peer&)> callback);
  void on_message(Function<void(Peer&, Message)> callback);
  void on_close(Function<void(Peer&, const Closed&)> callback);

  /// What becomes of those who try to connect from now on: they are let in, as at the beginning;
  void accept();
  /// nobody listens there (Cause::tcp);
  void refuse();
  /// the handshake is answered with this HTTP status, 300 to 599 (asserted; Cause::http);
  void refuse(std::uint16_t http_status);
  /// or not at all (Cause::timeout, when the client's connect_timeout has passed).
  void ignore();

  /// Chooses the first subprotocol that is asked for and is among these, and none if there is none, as
  /// duet::Server does. At the beginning it chooses the first that is asked for.
  void subprotocols(std::vector<std::string> known);

  /// Chooses this one, asked for or not; empty: none.
  void choose(std::string subprotocol);

  /// From now on everything takes so long on its way, in each direction, and keeps its order.
  void delay(std::chrono::milliseconds latency);

  /// How many handshakes have arrived, those that were not accepted included.
  [[nodiscard]] std::size_t attempts() const;

  /// Everyone who was let in, in this order, those who have left included.
  [[nodiscard]] std::vector<Peer> peers() const;

  /// The newest of them. There is one (asserted).
  [[nodiscard]] Peer peer() const;

 private:
  friend class detail::TestServer;
  explicit Server(detail::TestServer& core) : core_(core) {}
  detail::TestServer& core_;
};

/// The network of every Loop that is made on this thread while it lives, unless a newer one does. It outlives
/// them, and a Loop is made only while there is one (both asserted).
///
///   duet::testing::Network net;
///   duet::testing::Server& server = net.listen("ws://game.example/");
///   Game game;  // has a duet::Loop and a duet::Client, and connects
///   net.settle();
///   server.peer().send("your turn");
///   net.advance(std::chrono::seconds(30));
///
/// Time stands still but in advance() and in Loop::run(). run() does not wait: it skips to when something
/// happens next, and returns, besides after stop(), when nothing more does by itself. For that it takes no
/// notice of other threads, which may yet call Loop::post(): a test joins them, then calls settle().
class Network {
 public:
  explicit Network(Host host = this_host());
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  /// A server for this URL, any query included, until the Network goes. A path that ends with '*' stands for
  /// all that begin so: of several the longest counts. Its host has no other server on this path, and answers
  /// 404 on those that nobody has. The URL is one that Client::connect() takes (both asserted).
  Server& listen(std::string_view url);

  /// The program's tab is hidden, or shown again (duet/visibility.hpp); its callbacks hear of it in settle().
  void hide();
  void show();

  /// Delivers everything that is due now and calls what follows from it, until all is quiet: Loop::poll() on
  /// every loop, again and again. Not inside a callback, and not for a program and a server that keep each
  /// other busy for ever without a delay (asserted).
  void settle();

  /// Lets so much time pass, stopping whenever something is due, with settle() there. Timers fire to the
  /// millisecond. Not negative (asserted).
  void advance(std::chrono::milliseconds time);

  /// How much time has passed since the Network was made.
  [[nodiscard]] std::chrono::milliseconds elapsed() const;

 private:
  std::unique_ptr<detail::TestNetwork> core_;
};

}  // namespace duet::testing
