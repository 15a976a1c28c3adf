// RFC 6455 section 7: how a server's connections end.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

TEST_CASE("RFC 6455 5.5.1: a Close is answered with its code, and the server hangs up first") {
  for (const unsigned code :
       std::initializer_list<unsigned>{1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999}) {
    Served served({.host = "127.0.0.1"});
    RawSocket socket = served.open();
    REQUIRE(socket.send(masked(close_frame, close_payload(code, "why"))));
    CHECK(next(socket).starts_with("close " + std::to_string(code) + " "));
    CHECK(socket.ends());
    CHECK(served.closed() == "closed " + std::to_string(code) + " handshake clean 'why'");
  }
}

TEST_CASE("RFC 6455 7.1.5: a Close without a code is answered without one and told as 1005") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  REQUIRE(socket.send(masked(close_frame, "")));
  CHECK(next(socket) == "close ");
  CHECK(served.closed() == "closed 1005 handshake clean");
}

TEST_CASE(
    "RFC 6455 5.5.1 and 7.4: a Close with half a code, or one that may not be sent, is answered with 1002") {
  for (const std::string& payload :
       {std::string("\x03"), close_payload(1005), close_payload(1006), close_payload(1015),
        close_payload(999), close_payload(0), close_payload(2999), close_payload(5000)}) {
    Served served({.host = "127.0.0.1"});
    RawSocket socket = served.open();
    REQUIRE(socket.send(masked(close_frame, payload)));
    CHECK(next(socket) == "close 1002 ");
    CHECK(served.closed() == "closed 1006 protocol");
  }
}

TEST_CASE("nothing behind a Close is delivered, what is before it is") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  REQUIRE(
      socket.send(masked(text, "before") + masked(close_frame, close_payload(1000)) + masked(text, "after")));
  CHECK(next(socket) == "text before");
  CHECK(next(socket) == "close 1000 ");
  CHECK(served.closed() == "closed 1000 handshake clean");
  CHECK(served.log().size() == 3);
}

TEST_CASE("a server's own Close goes out after what was sent, and ends with the client's answer") {
  Expect expect;
  Served served({.host = "127.0.0.1"}, {.on_message = [&](duet::Connection& ws, duet::Message) {
                  expect(static_cast<bool>(ws.send("last words")));
                  expect(static_cast<bool>(ws.close(1012, "restart")));
                  expect(!ws.is_open());
                  expect(ws.send("too late").error() == duet::Error::already_closed);
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

TEST_CASE("a client that never answers the Close is cut in time") {
  Served served({.host = "127.0.0.1", .close_timeout = 200ms});
  RawSocket socket = served.open();
  served.in_loop([&] { CHECK(served.newest().close()); });
  CHECK(next(socket) == "close ");
  CHECK(socket.ends());
  CHECK(served.closed() == "closed 1006 timeout");
}

TEST_CASE("a connection that is reset gives one on_close with 1006") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  SECTION("between messages") {}
  SECTION("within a frame") { REQUIRE(socket.send(masked(text, "half").substr(0, 7))); }
  SECTION("within a message") { REQUIRE(socket.send(masked(text, "half", {.final = false}))); }
  SECTION("with answers unread") { REQUIRE(socket.send(masked(text, "a") + masked(ping, "b"))); }
  socket.reset();
  CHECK(served.closed() == "closed 1006 lost");
}

TEST_CASE("a half-closed connection gives one on_close with 1006") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  socket.half_close();
  CHECK(served.closed() == "closed 1006 lost");
  CHECK(socket.ends());
}

TEST_CASE("terminate() cuts at once: on_close tells 1006, and nothing that had come is delivered") {
  Expect expect;
  Served served({.host = "127.0.0.1"}, {.on_message = [&](duet::Connection& ws, duet::Message) {
                  expect(static_cast<bool>(ws.terminate()));
                  expect(!ws.is_open());
                  expect(ws.terminate().error() == duet::Error::already_closed);
                  expect(ws.send("x").error() == duet::Error::already_closed);
                  expect(ws.close().error() == duet::Error::already_closed);
                }});
  RawSocket socket = served.open();
  REQUIRE(socket.send(masked(text, "go") + masked(text, "not delivered") + masked(close_frame, "")));
  CHECK(socket.ends());
  CHECK(served.closed() == "closed 1006 lost");
  CHECK(served.log() == std::vector<std::string>{"open", "text go", "closed 1006 lost"});
}

TEST_CASE("terminate() in on_open cuts too") {
  Expect expect;
  Served served({.host = "127.0.0.1"},
                {.on_open = [&](duet::Connection& ws) { expect(static_cast<bool>(ws.terminate())); }});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request() + masked(text, "not delivered")));
  CHECK(served.closed() == "closed 1006 lost");
  CHECK(served.log().size() == 2);
}

TEST_CASE("close() refuses what may not stand on the wire, and changes nothing") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  served.in_loop([&] {
    duet::Connection& ws = served.newest();
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
      CHECK(ws.close(static_cast<std::uint16_t>(code)).error() == duet::Error::bad_close_code);
    CHECK(ws.close(1000, std::string(124, 'x')).error() == duet::Error::reason_too_long);
    CHECK(ws.close(1000, "\xFF").error() == duet::Error::not_utf8);
    CHECK(ws.send("\xFF").error() == duet::Error::not_utf8);
    CHECK(ws.is_open());
    CHECK(ws.send("still open"));
  });
  CHECK(next(socket) == "text still open");
}

TEST_CASE("a handle refuses everything after the close, and keeps its facts") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  REQUIRE(socket.send(masked(close_frame, "")));
  CHECK(served.closed() == "closed 1005 handshake clean");
  CHECK(next(socket) == "close ");
  socket.close();
  served.in_loop([&] {
    duet::Connection& ws = served.newest();
    CHECK_FALSE(ws.is_open());
    CHECK(ws.send("x").error() == duet::Error::already_closed);
    CHECK(ws.send(std::span<const std::byte>()).error() == duet::Error::already_closed);
    CHECK(ws.close().error() == duet::Error::already_closed);
    CHECK(ws.close(1000).error() == duet::Error::already_closed);
    CHECK(ws.terminate().error() == duet::Error::already_closed);
    CHECK(ws.buffered_amount() == 0);
    CHECK(ws.path() == "/");
    CHECK(ws.remote_address() == "127.0.0.1");
    CHECK(ws.header("host") == "example.com");
  });
}
