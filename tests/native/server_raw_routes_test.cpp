// Routes, and deferred answers to handshakes.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using duet::Error;

namespace {

std::string answer_to(RawSocket& socket, std::string_view target, std::string_view lines = {}) {
  socket.send(upgrade_request(lines, target));
  return socket.read_until("\r\n\r\n");
}

/// A server whose handshakes are deferred until the test answers them.
struct Deferring {
  duet::PendingUpgrade pending;
  std::atomic<bool> asked = false;
  Served served;

  explicit Deferring(duet::ServerOptions options = {.host = "127.0.0.1", .subprotocols = {"a"}})
      : served(std::move(options), {.on_upgrade = [this](duet::Upgrade& upgrade) {
                 pending = upgrade.defer();
                 asked = true;
               }}) {}
  ~Deferring() {
    served.in_loop([&] { pending = {}; });
  }

  RawSocket ask(std::string_view more = {}) {
    RawSocket socket = served.connect();
    socket.send(upgrade_request("Sec-WebSocket-Protocol: b, a\r\n") + std::string(more));
    REQUIRE(eventually([&] { return asked.load(); }));
    return socket;
  }
};

}  // namespace

TEST_CASE("each route has its own callbacks or else those of the server") {
  Expect expect;
  Served served({.host = "127.0.0.1"});
  served.in_loop([&] {
    duet::Server& server = served.server();
    CHECK(server.route("/room/:id", {.on_message = [&](duet::Connection ws, duet::Message) {
                         expect(ws.parameter("id") == "a b");
                         expect(ws.parameter("other").empty());
                         ws.send_text("room");
                       }}));
    CHECK(server.route("/room/hall",
                       {.on_upgrade = [](duet::Upgrade& upgrade) { upgrade.refuse(401, "no"); }}));
    CHECK(server.route("/any/*", {.on_open = [](duet::Connection ws) { ws.send_text("any"); },
                                  .on_close = [](duet::Connection, const duet::Closed&) {}}));
    CHECK(server.route("room", {}).error() == Error::bad_route);
  });
  RawSocket room = served.connect(), hall = served.connect(), any = served.connect(), none = served.connect();
  CHECK(has(answer_to(room, "/room/a%20b?x"), " 101 "));
  room.send(masked(text, "?"));
  CHECK(next(room) == "text room");
  CHECK(has(answer_to(hall, "/room/hall"), " 401 "));
  CHECK(has(answer_to(any, "/any/thing/else"), " 101 "));
  CHECK(next(any) == "text any");
  any.send(masked(text, "echo"));
  CHECK(next(any) == "text echo");
  CHECK(has(answer_to(none, "/room"), " 404 "));
}

TEST_CASE("a response may have more header lines except those of the handshake") {
  Expect expect;
  Served served(
      {.host = "127.0.0.1"},
      {.on_upgrade =
           [&](duet::Upgrade& upgrade) {
             expect(bool(upgrade.add_header("Set-Cookie", "id=1")));
             expect(upgrade.add_header("Sec-WebSocket-Accept", "x").error() == Error::bad_header);
             expect(upgrade.add_header("X", "a\r\nb").error() == Error::bad_header);
             expect(upgrade.cookie("user") == "x");
             upgrade.set_data(std::string("known"));
             if (upgrade.path() == "/no") upgrade.refuse(429);
           },
       .on_open = [&](duet::Connection ws) { expect(std::any_cast<std::string>(ws.data()) == "known"); }});
  RawSocket yes = served.connect(), no = served.connect();
  const std::string accepted = answer_to(yes, "/", "Cookie: a=1; user=x\r\n");
  CHECK(has(accepted, " 101 "));
  CHECK(has(accepted, "\r\nSet-Cookie: id=1\r\n"));
  const std::string refused = answer_to(no, "/no", "Cookie: user=x\r\n");
  CHECK(has(refused, " 429 "));
  CHECK(has(refused, "\r\nSet-Cookie: id=1\r\n"));
}

TEST_CASE("a deferred handshake is accepted later and data received meanwhile is kept") {
  Deferring one;
  RawSocket socket = one.ask(masked(text, "early"));
  CHECK(one.served.log().empty());
  one.served.in_loop([&] {
    CHECK(one.pending.is_waiting());
    CHECK(one.pending.choose("c").error() == Error::bad_subprotocol);
    CHECK(one.pending.choose("b"));
    CHECK(one.pending.add_header("X-Late", "1"));
    CHECK(one.pending.set_data(7));
    CHECK(one.pending.accept());
    CHECK_FALSE(one.pending.is_waiting());
    CHECK(one.pending.accept().error() == Error::already_closed);
    CHECK(one.served.log().empty());  // on_open is called later
  });
  const std::string answer = socket.read_until("\r\n\r\n");
  CHECK(has(answer, "Sec-WebSocket-Protocol: b\r\n"));
  CHECK(has(answer, "X-Late: 1\r\n"));
  CHECK(next(socket) == "text early");
  one.served.in_loop([&] { CHECK(std::any_cast<int>(one.served.newest().data()) == 7); });
}

TEST_CASE("a deferred handshake is refused later or when its handle is destroyed") {
  Deferring one;
  RawSocket socket = one.ask();
  SECTION("refused") {
    one.served.in_loop([&] { CHECK(one.pending.refuse(401, "go away")); });
    const std::string answer = socket.read_to_end();
    CHECK(has(answer, " 401 "));
    CHECK(has(answer, "go away.\n"));
  }
  SECTION("abandoned") {
    one.served.in_loop([&] { one.pending = {}; });
    CHECK(has(socket.read_to_end(), " 503 "));
  }
  SECTION("the client has disconnected") {
    socket.reset();
    const auto is_waiting = [&] { return one.pending.is_waiting(); };
    CHECK(eventually([&] { return !one.served.ask(is_waiting); }));
    one.served.in_loop([&] { CHECK(one.pending.accept().error() == Error::already_closed); });
  }
  SECTION("the server is closed") {
    one.served.in_loop([&] { one.served.server().close(); });
    CHECK(socket.read_to_end().empty());
    one.served.in_loop([&] { CHECK_FALSE(one.pending.is_waiting()); });
  }
  SECTION("the server is destroyed") {
    one.served.in_loop([&] { one.served.destroy_server(); });
    CHECK(socket.read_to_end().empty());
    one.served.in_loop([&] { CHECK(one.pending.accept().error() == Error::already_closed); });
  }
  CHECK(one.served.log().empty());
}

TEST_CASE("a deferred handshake has the timeout of handshakes") {
  Deferring one({.host = "127.0.0.1", .timeouts = {.handshake = 50ms}});
  RawSocket socket = one.ask();
  CHECK(socket.read_to_end().empty());
  one.served.in_loop([&] { CHECK_FALSE(one.pending.is_waiting()); });
}

TEST_CASE("a client that sends too much before its handshake is answered is disconnected") {
  Deferring one;
  RawSocket socket = one.ask(masked(binary, std::string(100'000, 'x')));
  CHECK(socket.read_to_end().empty());
}
