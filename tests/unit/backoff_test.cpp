#include "backoff.hpp"

#include <algorithm>

#include "catch.hpp"

using duet::detail::Backoff;
using Time = Backoff::Time;

TEST_CASE("each wait is within a limit that doubles up to the longest") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Backoff backoff(Time(500), Time(3000), seed);
    for (const int limit : {500, 1000, 2000, 3000, 3000}) {
      const Time wait = backoff.next();
      CHECK(wait >= Time(0));
      CHECK(wait <= Time(limit));
    }
  }
}

TEST_CASE("the waits fill the whole range, differently for each seed") {
  Time least = Time::max();
  Time most{};
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const Time wait = Backoff(Time(500), Time(30'000), seed).next();
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  CHECK(least < Time(20));
  CHECK(most > Time(480));
}

TEST_CASE("the same seed gives the same waits") {
  Backoff one(Time(500), Time(30'000), 7);
  Backoff other(Time(500), Time(30'000), 7);
  for (int i = 0; i < 10; ++i) CHECK(one.next() == other.next());
}

TEST_CASE("after reset() the first limit holds again") {
  Backoff backoff(Time(10), Time(10'000), 1);
  for (int i = 0; i < 100; ++i) backoff.next();
  backoff.reset();
  CHECK(backoff.next() <= Time(10));
}

TEST_CASE("a first limit above the longest is cut, and zero waits not at all") {
  CHECK(Backoff(Time(500), Time(1), 1).next() <= Time(1));
  CHECK(Backoff(Time(0), Time(30'000), 1).next() == Time(0));
}
