#include "files/conditions.hpp"

#include "catch.hpp"
#include "http/date.hpp"

using namespace duet::detail;

namespace {

constexpr std::time_t now = 1'800'000'000;
const Validators strong{"\"a\"", 784111777};
const Validators weak{"W/\"a\"", 784111777};
const std::string same = "Sun, 06 Nov 1994 08:49:37 GMT";
const std::string before = "Sun, 06 Nov 1994 08:49:36 GMT";
const std::string after = "Sun, 06 Nov 1994 08:49:38 GMT";

Condition check(const Headers& headers, const Validators& validators = strong) {
  return evaluate(headers, validators, now);
}

bool range(std::string value, const Validators& validators = strong) {
  return range_applies(Headers{{"if-range", value}}, validators, now);
}

}  // namespace

TEST_CASE("a request without conditions succeeds") { CHECK(check({}) == Condition::proceed); }

TEST_CASE("RFC 9110 section 13.1.2: If-None-Match compares weakly and one matching tag suffices") {
  for (const char* known : {"\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"}) {
    CAPTURE(known);
    CHECK(check({{"if-none-match", known}}) == Condition::not_modified);
    CHECK(check({{"if-none-match", known}}, weak) == Condition::not_modified);
  }
  CHECK(check({{"if-none-match", "\"b\""}}) == Condition::proceed);
  CHECK(check({{"if-none-match", "\"b\""}, {"if-none-match", "\"a\""}}) == Condition::not_modified);
  CHECK(check({{"if-none-match", "a"}}) == Condition::proceed);
}

TEST_CASE("RFC 9110 section 13.1.3: If-Modified-Since applies only without If-None-Match") {
  CHECK(check({{"if-modified-since", same}}) == Condition::not_modified);
  CHECK(check({{"if-modified-since", after}}) == Condition::not_modified);
  CHECK(check({{"if-modified-since", before}}) == Condition::proceed);
  CHECK(check({{"if-modified-since", "whenever"}}) == Condition::proceed);
  CHECK(check({{"if-modified-since", same}, {"if-modified-since", same}}) == Condition::proceed);
  CHECK(check({{"if-modified-since", same}, {"if-none-match", "\"b\""}}) == Condition::proceed);
}

TEST_CASE("RFC 9110 section 13.1.1: If-Match compares strongly") {
  CHECK(check({{"if-match", "\"a\""}}) == Condition::proceed);
  CHECK(check({{"if-match", "*"}}) == Condition::proceed);
  CHECK(check({{"if-match", "\"b\""}}) == Condition::failed);
  CHECK(check({{"if-match", "W/\"a\""}}, weak) == Condition::failed);
}

TEST_CASE("RFC 9110 section 13.1.4: If-Unmodified-Since applies only without If-Match") {
  CHECK(check({{"if-unmodified-since", same}}) == Condition::proceed);
  CHECK(check({{"if-unmodified-since", before}}) == Condition::failed);
  CHECK(check({{"if-unmodified-since", "whenever"}}) == Condition::proceed);
  CHECK(check({{"if-unmodified-since", before}, {"if-match", "\"a\""}}) == Condition::proceed);
}

TEST_CASE("RFC 9110 section 13.2.2: preconditions that fail are evaluated before If-None-Match") {
  CHECK(check({{"if-match", "\"b\""}, {"if-none-match", "\"a\""}}) == Condition::failed);
  CHECK(check({{"if-match", "\"a\""}, {"if-none-match", "\"a\""}}) == Condition::not_modified);
}

TEST_CASE("RFC 9110 section 13.1.5: If-Range needs a strong validator that matches exactly") {
  CHECK(range_applies({}, strong, now));
  CHECK(range("\"a\""));
  CHECK_FALSE(range("\"b\""));
  CHECK_FALSE(range("W/\"a\""));
  CHECK_FALSE(range("W/\"a\"", weak));
  CHECK(range(same));
  CHECK_FALSE(range(before));
  CHECK_FALSE(range(after));
  CHECK_FALSE(range(same, weak));
  CHECK_FALSE(range("whenever"));
  CHECK_FALSE(range_applies(Headers{{"if-range", "\"a\""}, {"if-range", "\"a\""}}, strong, now));
}
