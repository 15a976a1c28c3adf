// Slow consumers.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

TEST_CASE("a slow consumer is closed with 1013 above the limit and disconnected if it stays slow") {
  Expect expect;
  bool was_full = false;
  std::size_t taken = 0;
  Served served({.host = "127.0.0.1", .timeouts = {.close = 200ms}, .send_queue = {.close_above = 100'000}},
                {.on_message = [&](duet::Connection ws, duet::Message) {
                  const std::string block(50'000, 'x');
                  for (int i = 0; i < 2000 && !was_full; ++i) {
                    const auto result = ws.send_text(block);
                    if (result) ++taken;
                    was_full = !result && result.error() == duet::Error::queue_full;
                  }
                  expect(!ws.is_open());
                  expect(ws.send_text("x").error() == duet::Error::already_closed);
                }});
  RawSocket socket = RawSocket::connect_slow(served.port());
  REQUIRE(open_as_client(socket));
  REQUIRE(socket.send(masked(text, "go")));
  SECTION("it never reads") { CHECK(served.closed() == "closed 1006 timeout"); }
  SECTION("it reads in the end") {
    std::size_t got = 0;
    std::string frame = next(socket);
    for (; frame.starts_with("binary ") || frame.starts_with("text "); frame = next(socket)) ++got;
    CHECK(frame == "close 1013 too slow");
    CHECK(got == taken);
    REQUIRE(socket.send(masked(close_frame, close_payload(1013))));
    CHECK(served.closed() == "closed 1013 handshake clean");
  }
  CHECK(was_full);
}

TEST_CASE("a message larger than the limit fits an empty queue and buffered_amount returns to 0") {
  Served served({.host = "127.0.0.1", .send_queue = {.close_above = 1000}});
  RawSocket socket = RawSocket::connect_slow(served.port());
  REQUIRE(open_as_client(socket));
  REQUIRE(served.wait_for_lines(1));
  const std::string large(3'000'000, 'x');
  const auto waiting = [&] { return served.newest().buffered_amount(); };
  served.in_loop([&] {
    CHECK(served.newest().send_text(large));
    CHECK(waiting() > 0);
  });
  const RawFrame frame = read_frame(socket);
  CHECK((frame.payload == large));
  CHECK(eventually([&] { return served.ask(waiting) == 0; }));
  served.in_loop([&] { CHECK(served.newest().send_text("small")); });
  CHECK(next(socket) == "text small");
}

TEST_CASE("a peer that sends pings but never reads does not exhaust memory") {
  Served served({.host = "127.0.0.1", .timeouts = {.close = 200ms}});
  RawSocket socket = RawSocket::connect_slow(served.port());
  REQUIRE(open_as_client(socket));
  std::string pings;
  for (int i = 0; i < 500; ++i) pings += masked(ping, std::string(125, 'p'));
  for (int i = 0; i < 100; ++i) REQUIRE(socket.send(pings));
  REQUIRE(socket.send(masked(text, "alive")));
  REQUIRE(served.wait_for_lines(2));
  CHECK(served.log().back() == "text alive");
}
