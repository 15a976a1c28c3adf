#include "core/src/backoff.hpp"

#include <algorithm>

#include "catch.hpp"

using duet::detail::Backoff;
using Pause = Backoff::Time;

TEST_CASE("each delay is below a limit that doubles up to the maximum") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Backoff backoff(Pause(500), Pause(3000), seed);
    for (const int limit : {500, 1000, 2000, 3000, 3000}) {
      const Pause wait = backoff.next();
      CHECK(wait >= Pause(0));
      CHECK(wait <= Pause(limit));
    }
  }
}

TEST_CASE("the delays fill the whole range and depend on the seed") {
  Pause least = Pause::max();
  Pause most{};
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const Pause wait = Backoff(Pause(500), Pause(30'000), seed).next();
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  CHECK(least < Pause(20));
  CHECK(most > Pause(480));
}

TEST_CASE("the same seed gives the same delays") {
  Backoff one(Pause(500), Pause(30'000), 7);
  Backoff other(Pause(500), Pause(30'000), 7);
  for (int i = 0; i < 10; ++i) CHECK(one.next() == other.next());
}

TEST_CASE("after reset() the first limit applies again") {
  Backoff backoff(Pause(10), Pause(10'000), 1);
  for (int i = 0; i < 100; ++i) backoff.next();
  backoff.reset();
  CHECK(backoff.next() <= Pause(10));
}

TEST_CASE("a first limit above the maximum is reduced to it and zero means no delay") {
  CHECK(Backoff(Pause(500), Pause(1), 1).next() <= Pause(1));
  CHECK(Backoff(Pause(0), Pause(30'000), 1).next() == Pause(0));
}
