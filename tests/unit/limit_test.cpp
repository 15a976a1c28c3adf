// Time limits of a peer.
#include "core/src/limit.hpp"

#include "catch.hpp"

using namespace duet::detail;

namespace {
constexpr Time length(1000);
constexpr Time over(0);
}  // namespace

TEST_CASE("a limit is not extended if the peer has received everything") {
  Limit limit;
  limit.start(length, Time(0), {});
  CHECK(limit.extension(Time(0), {}) == over);
  limit.start(length, Time(0), {.queued = 5000, .taken = 5000});
  CHECK(limit.extension(Time(0), {.queued = 5000, .taken = 5000}) == over);
  CHECK(limit.extension(Time(0), {.queued = 9000, .taken = 9000}) == over);
}

TEST_CASE("a limit is extended while the peer reads data queued before it began") {
  Limit limit;
  limit.start(length, Time(0), {.queued = 5000, .taken = 1000});
  CHECK(limit.extension(Time(0), {.queued = 5000, .taken = 2000}) == length);
  CHECK(limit.extension(Time(0), {.queued = 5000, .taken = 5000}) == length);  // it may answer now
  CHECK(limit.extension(Time(0), {.queued = 9000, .taken = 8000}) == over);
}

TEST_CASE("a limit is not extended for a peer that reads less than a byte per millisecond") {
  Limit limit;
  limit.start(length, Time(0), {.queued = 5000, .taken = 1000});
  CHECK(limit.extension(Time(0), {.queued = 5000, .taken = 1999}) == over);
}

TEST_CASE("a limit is not extended for a small amount read at once") {
  Limit limit;
  limit.start(length, Time(0), {.queued = 5000, .taken = 4000});
  CHECK(limit.extension(Time(0), {.queued = 5000, .taken = 5000}) == over);
}

TEST_CASE("a limit is extended by the loop's missed time") {
  Limit limit;
  limit.start(length, Time(7000), {});
  CHECK(limit.extension(Time(7300), {}) == Time(300));
  CHECK(limit.extension(Time(7300), {}) == over);
}

TEST_CASE("missed time extends a limit by its own length at most and twice at most") {
  Limit limit;
  limit.start(length, Time(0), {});
  CHECK(limit.extension(Time(5000), {}) == length);
  CHECK(limit.extension(Time(5001), {}) == Time(1));
  CHECK(limit.extension(Time(9000), {}) == over);
  limit.start(length, Time(9000), {});
  CHECK(limit.extension(Time(9001), {}) == Time(1));
}
