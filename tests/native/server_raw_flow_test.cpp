// Backpressure of a server's connections, and their data.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;

TEST_CASE("a server with too much pending is notified once when it may send again") {
  std::atomic<int> drained = 0;
  Served served({.host = "127.0.0.1", .send_queue = {.close_above = 32 << 20}});
  served.in_loop([&] { served.server().on_drain([&](duet::Connection) { ++drained; }); });
  RawSocket socket = RawSocket::connect_slow(served.port());
  REQUIRE(open_as_client(socket));
  REQUIRE(served.wait_for_lines(1));
  std::size_t sent = 0;
  served.in_loop([&] {
    duet::SendResult result;
    for (; !result.slow_down(); ++sent) result = served.newest().send_text(std::string(10'000, 'x'));
    CHECK(result);
    for (int i = 0; i < 1000; ++i, ++sent)
      CHECK(served.newest().send_text(std::string(10'000, 'x')).slow_down());
  });
  served.settle();
  CHECK(drained == 0);
  for (; sent > 0; --sent) CHECK(next(socket).size() == 10'005);
  CHECK(eventually([&] { return drained > 0; }));
  served.settle();
  CHECK(drained == 1);
}

TEST_CASE("a paused connection delivers nothing until it is resumed and closes as usual") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] { CHECK(served.newest().pause()); });
  socket.send(masked(text, "a"));
  served.settle(socket);
  CHECK(served.log().size() == 1);
  SECTION("resumed") {
    served.in_loop([&] { CHECK(served.newest().resume()); });
    CHECK(next(socket) == "text a");
    CHECK(served.log()[1] == "text a");
  }
  SECTION("closed") {
    served.in_loop([&] { CHECK(served.newest().close(4000)); });
    CHECK(next(socket) == "close 4000 ");
    socket.send(masked(close_frame, close_payload(4000)));
    CHECK(served.closed() == "closed 4000 handshake clean");
    served.in_loop([&] { CHECK(served.newest().pause().error() == duet::Error::already_closed); });
  }
}

TEST_CASE("the application's data belongs to the connection and is shared by all its handles") {
  Expect expect;
  Served served({.host = "127.0.0.1"},
                {.on_open = [](duet::Connection ws) { ws.data() = 41; },
                 .on_message =
                     [&](duet::Connection ws, duet::Message) {
                       duet::Connection copy = ws;
                       ++std::any_cast<int&>(copy.data());
                       ws.send_text(std::to_string(std::any_cast<int>(ws.data())));
                     },
                 .on_close = [&](duet::Connection ws,
                                 const duet::Closed&) { expect(std::any_cast<int>(ws.data()) == 42); }});
  RawSocket socket = served.open();
  socket.send(masked(text, "?"));
  CHECK(next(socket) == "text 42");
  socket.close();
  CHECK(served.closed() == "closed 1006 lost");
}
