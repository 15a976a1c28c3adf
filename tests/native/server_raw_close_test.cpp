// RFC 6455 section 7: the end of a server's connections.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

TEST_CASE("a server's Close is sent after queued messages and ends with the client's answer") {
  Expect expect;
  Served served({.host = "127.0.0.1"}, {.on_message = [&](duet::Connection ws, duet::Message) {
                  expect(static_cast<bool>(ws.send_text("last words")));
                  expect(static_cast<bool>(ws.close(1012, "restart")));
                  expect(!ws.is_open());
                  expect(ws.send_text("too late").error() == duet::Error::already_closed);
                  expect(ws.close().error() == duet::Error::already_closed);
                }});
  RawSocket socket = served.open();
  REQUIRE(socket.send(masked(text, "go") + masked(text, "not delivered")));
  CHECK(next(socket) == "text last words");
  CHECK(next(socket) == "close 1012 restart");
  REQUIRE(socket.send(masked(close_frame, close_payload(1012))));
  CHECK(socket.ends());
  CHECK(served.closed() == "closed 1012 handshake clean");
  CHECK(served.log().size() == 3);
}

TEST_CASE("a client that never answers the Close is disconnected in time") {
  Served served({.host = "127.0.0.1", .timeouts = {.close = 200ms}});
  RawSocket socket = served.open();
  served.in_loop([&] { CHECK(served.newest().close()); });
  CHECK(next(socket) == "close ");
  CHECK(socket.ends());
  CHECK(served.closed() == "closed 1006 timeout");
}

TEST_CASE("a reset connection calls on_close once with 1006") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  SECTION("between messages") {}
  SECTION("within a frame") { REQUIRE(socket.send(masked(text, "half").substr(0, 7))); }
  SECTION("within a message") { REQUIRE(socket.send(masked(text, "half", {.final = false}))); }
  SECTION("with answers unread") { REQUIRE(socket.send(masked(text, "a") + masked(ping, "b"))); }
  socket.reset();
  CHECK(served.closed() == "closed 1006 lost");
}

TEST_CASE("terminate() gives 1006 at once and pending messages are not delivered") {
  Expect expect;
  Served served({.host = "127.0.0.1"}, {.on_message = [&](duet::Connection ws, duet::Message) {
                  expect(static_cast<bool>(ws.terminate()));
                  expect(!ws.is_open());
                  expect(ws.terminate().error() == duet::Error::already_closed);
                  expect(ws.send_text("x").error() == duet::Error::already_closed);
                  expect(ws.close().error() == duet::Error::already_closed);
                }});
  RawSocket socket = served.open();
  REQUIRE(socket.send(masked(text, "go") + masked(text, "not delivered") + masked(close_frame, "")));
  CHECK(socket.ends());
  CHECK(served.closed() == "closed 1006 lost");
  CHECK(served.log() == std::vector<std::string>{"open", "text go", "closed 1006 lost"});
}

TEST_CASE("terminate() in on_open closes the connection too") {
  Expect expect;
  Served served({.host = "127.0.0.1"},
                {.on_open = [&](duet::Connection ws) { expect(static_cast<bool>(ws.terminate())); }});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request() + masked(text, "not delivered")));
  CHECK(served.closed() == "closed 1006 lost");
  CHECK(served.log().size() == 2);
}

TEST_CASE("close() refuses an invalid code or reason and changes nothing") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  served.in_loop([&] {
    const duet::Connection& ws = served.newest();
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
      CHECK(ws.close(static_cast<std::uint16_t>(code)).error() == duet::Error::bad_close_code);
    CHECK(ws.close(1000, std::string(124, 'x')).error() == duet::Error::reason_too_long);
    CHECK(ws.close(1000, "\xFF").error() == duet::Error::not_utf8);
    CHECK(ws.send_text("\xFF").error() == duet::Error::not_utf8);
    CHECK(ws.is_open());
    CHECK(ws.send_text("still open"));
  });
  CHECK(next(socket) == "text still open");
}

TEST_CASE("a handle refuses everything after the close but keeps its data") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  REQUIRE(socket.send(masked(close_frame, "")));
  CHECK(served.closed() == "closed 1005 handshake clean");
  CHECK(next(socket) == "close ");
  socket.close();
  served.in_loop([&] {
    const duet::Connection& ws = served.newest();
    CHECK_FALSE(ws.is_open());
    CHECK(ws.send_text("x").error() == duet::Error::already_closed);
    CHECK(ws.send_binary(std::span<const std::byte>()).error() == duet::Error::already_closed);
    CHECK(ws.close().error() == duet::Error::already_closed);
    CHECK(ws.close(1000).error() == duet::Error::already_closed);
    CHECK(ws.terminate().error() == duet::Error::already_closed);
    CHECK(ws.buffered_amount() == 0);
    CHECK(ws.path() == "/");
    CHECK(ws.remote_address() == "127.0.0.1");
    CHECK(ws.header("host") == "localhost");
  });
}

TEST_CASE("a client that shuts down after its Close frame receives all earlier messages") {
  const std::string large(8 << 20, 'x');
  Served served({.host = "127.0.0.1", .send_queue = {.close_above = 16 << 20}});
  RawSocket socket = served.open();
  served.in_loop([&] { CHECK(served.newest().send_text(large)); });
  REQUIRE(socket.send(masked(close_frame, close_payload(1000))));
  socket.half_close();
  CHECK((socket.read_to_end() == plain(text, large) + plain(close_frame, close_payload(1000))));
  CHECK(served.closed() == "closed 1000 handshake clean");
}
