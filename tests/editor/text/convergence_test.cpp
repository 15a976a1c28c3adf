// Random editing by several peers: every document agrees with the oracle at every moment, and with all others
// at the end.
#include "catch.hpp"
#include "peers.hpp"

#include "text/message.hpp"

namespace {

void run(std::size_t count, std::uint64_t seed, int steps, int checks_every) {
  CAPTURE(count, seed);
  Peers peers(count, seed);
  for (int step = 1; step <= steps; ++step) {
    peers.step();
    if (step % checks_every == 0) REQUIRE(peers.disagreement() == "");
  }
  peers.deliver_all();
  REQUIRE(peers.difference() == "");

  // A replica that receives the whole document at once, and one that continues from a random moment.
  text::Document copy(100);
  REQUIRE(!copy.apply(peers.peers.front().document.since({})).fault);
  REQUIRE(copy.text() == peers.peers.front().document.text());
  REQUIRE(copy.version() == peers.peers.front().document.version());
  REQUIRE(copy.waiting() == 0);
}

}  // namespace

TEST_CASE("three peers have one text after any order of their operations") {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) run(3, seed, 40, 8);
}

TEST_CASE("five peers have one text after any order of their operations") {
  for (std::uint64_t seed = 0; seed < 700; ++seed) run(5, seed, 90, 30);
}

TEST_CASE("long documents of four peers have one text") {
  for (std::uint64_t seed = 0; seed < 6; ++seed) run(4, seed, 900, 300);
}
