// The memory of a server: after a peak, and of handshakes.
#include <duet/server.hpp>

#include <vector>

#include "catch.hpp"
#include "process.hpp"
#include "raw_frame.hpp"
#include "served.hpp"

using namespace duet_test;

TEST_CASE("the memory of a peak is returned to the system") {
  constexpr int readers = 60;
  constexpr std::size_t queue = 8 << 20;
  Served served({.host = "127.0.0.1", .send_queue = {.close_above = 2 * queue}});
  const std::size_t before = resident_memory();
  std::vector<RawSocket> slow;
  std::vector<RawSocket> staying;  // their memory is between the blocks of the peak
  for (int i = 0; i < readers; ++i) {
    slow.push_back(RawSocket::connect_slow(served.port()));
    REQUIRE(open_as_client(slow.back()));
    REQUIRE(served.wait_for_lines(slow.size() + staying.size()));
    served.in_loop([&] {
      const std::string text(10'000, 'x');
      while (served.newest().buffered_amount() < queue) REQUIRE(served.newest().send_text(text));
    });
    staying.push_back(served.open());
    REQUIRE(served.wait_for_lines(slow.size() + staying.size()));
  }
  REQUIRE(resident_memory() > before + readers * queue / 4);
  for (RawSocket& each : slow) each.reset();

  constexpr std::size_t may_stay = 24 << 20;
  CHECK(eventually([&] { return resident_memory() <= before + may_stay; }));
}

TEST_CASE("the header lines of handshakes take memory only if they are kept") {
  constexpr std::size_t size = 8'000;
  constexpr std::size_t clients = 32;
  const auto held = [&](bool keeps) {
    Served served({.host = "127.0.0.1", .http = {.keep_headers = keeps}});
    std::size_t before = 0, after = 0;
    served.in_loop([&] { before = heap_in_use(); });
    std::vector<RawSocket> sockets;
    for (std::size_t i = 0; i < clients; ++i) {
      sockets.push_back(served.connect());
      sockets.back().send(upgrade_request("X-Long: " + std::string(size, 'x') + "\r\n"));
      REQUIRE(sockets.back().read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
    }
    REQUIRE(served.wait_for_lines(clients));
    served.in_loop([&] { after = heap_in_use(); });
    return after - before;
  };
  CHECK(held(true) > held(false) + size * clients * 3 / 4);
}
