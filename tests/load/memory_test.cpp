// The memory of a server after a peak.
#include <duet/server.hpp>

#include <vector>

#include "catch.hpp"
#include "process.hpp"
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
