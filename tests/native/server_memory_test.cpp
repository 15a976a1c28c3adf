// The limit on the memory of all connections.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;

namespace {

/// Waits until memory, or none, is held.
Came comes_to_hold(Served& served, bool something) {
  const auto held = [&] { return served.server().statistics().memory_held; };
  return eventually([&] { return (served.ask(held) > 0) == something; });
}

std::string status(Served& served) {
  RawSocket socket = served.connect();
  socket.send(upgrade_request());
  return socket.read_until("\r\n").substr(9, 3);
}

}  // namespace

TEST_CASE("the sender of a message that exceeds the memory limit is closed with 1013 and others are not") {
  Served served({.host = "127.0.0.1", .limits = {.max_memory = 100'000}});
  RawSocket first = served.open(), second = served.open();
  const std::string part(70'000, 'x');
  REQUIRE(first.send(masked(binary, part, {.final = false})));
  REQUIRE(comes_to_hold(served, true));
  REQUIRE(second.send(masked(binary, part, {.final = false})));
  CHECK(next(second) == "close 1013 too much is queued");
  REQUIRE(second.send(masked(close_frame, close_payload(1013))));
  REQUIRE(first.send(masked(continuation, "end")));
  CHECK(read_frame(first).payload == part + "end");
  CHECK(comes_to_hold(served, false));
  CHECK(status(served) == "101");
}

TEST_CASE("bytes pending for a slow reader count until it disconnects and new clients are refused") {
  Served served(
      {.host = "127.0.0.1", .limits = {.max_memory = 1'000'000}, .send_queue = {.close_above = 64 << 20}});
  RawSocket slow = RawSocket::connect_slow(served.port());
  REQUIRE(open_as_client(slow));
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] { CHECK(served.newest().send_text(std::string(16 << 20, 'x'))); });
  const auto is_open = [&] { return served.newest().is_open(); };
  CHECK(eventually([&] { return !served.ask(is_open); }));
  CHECK(status(served) == "503");
  duet::Statistics statistics;
  served.in_loop([&] { statistics = served.server().statistics(); });
  CHECK(statistics.memory_held >= 1'000'000);
  CHECK(statistics.refused(duet::Refusal::unavailable) == 1);
  slow.reset();
  CHECK(served.closed() == "closed 1006 lost");
  CHECK(comes_to_hold(served, false));
  CHECK(status(served) == "101");
}
