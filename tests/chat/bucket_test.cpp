// Limits of rates.
#include "examples/common/bucket.hpp"

#include "catch.hpp"

using namespace std::chrono_literals;
using common::Bucket;

TEST_CASE("a bucket gives its burst at once and then its rate") {
  const common::Rate rate{3, 2};
  Bucket bucket;
  const Bucket::Time start{};
  for (int i = 0; i < 3; ++i) CHECK(bucket.take(rate, start) == 0);
  const auto wait = bucket.take(rate, start);
  CHECK(wait > 450);
  CHECK(wait <= 501);
  CHECK(bucket.take(rate, start + 400ms) > 0);
  CHECK(bucket.take(rate, start + 501ms) == 0);
  CHECK(bucket.take(rate, start + 502ms) > 0);
}

TEST_CASE("a bucket fills up to its burst") {
  const common::Rate rate{2, 1};
  Bucket bucket;
  const Bucket::Time start{};
  CHECK(bucket.is_full(rate, start));
  CHECK(bucket.take(rate, start) == 0);
  CHECK_FALSE(bucket.is_full(rate, start));
  CHECK(bucket.is_full(rate, start + 1h));
  for (int i = 0; i < 2; ++i) CHECK(bucket.take(rate, start + 1h) == 0);
  CHECK(bucket.take(rate, start + 1h) > 0);
}
