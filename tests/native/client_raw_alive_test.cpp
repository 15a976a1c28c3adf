// Pings of a client whose server is silent (RFC 6455 section 5.5.2).
#include <duet/keep_alive.hpp>

#include "catch.hpp"
#include "core/src/limit.hpp"
#include "raw_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

TEST_CASE("RFC 6455 5.5.2: a silent server is pinged and any received byte counts as a reply") {
  RawClient one;
  REQUIRE(duet::set_keep_alive(*one.client, {.interval = 20ms, .timeout = 700ms}));
  one.run([](RawSocket& socket) {
    open_as_server(socket);
    for (int i = 0; i < 3; ++i) {
      CHECK(next(socket) == "ping ");
      // A pong; a part of a frame; the rest of it.
      socket.send(i == 0 ? plain(pong, {}) : i == 1 ? plain(text, "hi").substr(0, 2) : "hi");
    }
    socket.send(plain(close_frame, close_payload(1000)));
    CHECK(next(socket) == "close 1000 ");
  });
  CHECK(one.log == std::vector<std::string>{"open", "text hi", "closed 1000 handshake was_open clean"});
}

TEST_CASE("a connection times out if the server does not answer a ping") {
  RawClient one;
  REQUIRE(duet::set_keep_alive(*one.client, {.interval = 20ms, .timeout = 20ms}));
  one.run([](RawSocket& socket) {
    open_as_server(socket);
    // One more before the end, and one for each time that a busy machine has delayed the client.
    int pings = 0;
    std::string frame;
    while ((frame = next(socket)) == "ping ") ++pings;
    CHECK(pings >= 2);
    CHECK(pings <= 2 + duet::detail::Limit::most_excuses);
    CHECK(frame == "close ");
    socket.read_to_end();
  });
  CHECK(one.closed.code == 1006);
  CHECK(one.closed.cause == duet::Cause::timeout);
  CHECK(one.closed.was_open);
}
