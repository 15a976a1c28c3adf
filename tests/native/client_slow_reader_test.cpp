// A client's time limits are extended while a slow server takes the client's data
// (docs/decisions/0023-time-limits.md).
#include <duet/keep_alive.hpp>

#include "catch.hpp"
#include "raw_client.hpp"
#include "slow_reader.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

namespace {

duet::ClientOptions with_room() {
  return {.timeouts = {.close = limit}, .send_queue = {.max_size = 2 * large}};
}

/// Reads the client's one message, slowly at first. Returns false if it is incomplete.
bool takes_message(RawClient& one, RawSocket& socket, std::chrono::milliseconds between = pause_between) {
  constexpr std::size_t size = 14 + large;  // with a frame's header and mask
  const std::size_t slowly = read_slowly(one.loop, socket, between).size();
  return slowly + socket.read(size - slowly).size() == size;
}

}  // namespace

TEST_CASE("a large message is sent completely to a slow server before the Close frame") {
  RawClient one(with_room());
  one.when_open = [&] {
    CHECK(one.client->send_text(std::string(large, 'x')));
    CHECK(one.client->close(1000));
  };
  one.run([&](RawSocket& socket) {
    open_as_server(socket);
    CHECK(takes_message(one, socket));
    CHECK(next(socket) == "close 1000 ");
    socket.send(plain(close_frame, close_payload(1000)));
  });
  CHECK(one.log == std::vector<std::string>{"open", "closed 1000 handshake was_open clean"});
}

TEST_CASE("a server that reads a large message slowly does not time out") {
  RawClient one(with_room());
  REQUIRE(duet::set_keep_alive(*one.client, {.interval = 50ms, .timeout = limit}));
  one.when_open = [&] { CHECK(one.client->send_text(std::string(large, 'x'))); };
  one.run([&](RawSocket& socket) {
    open_as_server(socket);
    CHECK(takes_message(one, socket));
    CHECK(next(socket) == "ping ");
    socket.send(plain(close_frame, close_payload(1000)));
    std::string frame;
    do frame = next(socket);
    while (frame == "ping ");
    CHECK(frame == "close 1000 ");
  });
  CHECK(one.log == std::vector<std::string>{"open", "closed 1000 handshake was_open clean"});
}

TEST_CASE("a destroyed client still sends its message to a slow server") {
  RawClient one(with_room());
  one.when_open = [&] {
    CHECK(one.client->send_text(std::string(large, 'x')));
    one.client.reset();
  };
  one.run([&](RawSocket& socket) {
    open_as_server(socket);
    CHECK(takes_message(one, socket, 80ms));  // longer than the limit after the closing handshake
    CHECK(next(socket) == "close ");
  });
}
