#include "http/date.hpp"

#include <limits>

#include "catch.hpp"

using duet::detail::http_date;
using duet::detail::parse_http_date;

namespace {
constexpr std::int64_t now = 1'800'000'000;  // in January 2027
}

TEST_CASE("RFC 9110 section 5.6.7: a date is written as IMF-fixdate") {
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http_date(-1) == "Wed, 31 Dec 1969 23:59:59 GMT");
  CHECK(http_date(253402300800) == "Fri, 31 Dec 9999 23:59:59 GMT");
  CHECK(http_date(std::numeric_limits<std::int64_t>::min()) == "Sat, 01 Jan 0000 00:00:00 GMT");
}

TEST_CASE("RFC 9110 section 5.6.7: all three forms of a date are read") {
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    CAPTURE(text);
    CHECK(parse_http_date(text, now) == 784111777);
  }
  for (const std::int64_t time : {std::int64_t(0), now, std::int64_t(951782400)})  // the last a 29 February
    CHECK(parse_http_date(http_date(time), now) == time);
}

TEST_CASE("RFC 9110 section 5.6.7: a two-digit year is at most 50 years in the future") {
  CHECK(parse_http_date("Friday, 01-Jan-77 00:00:00 GMT", now) == 3376684800);
  CHECK(parse_http_date("Friday, 01-Jan-78 00:00:00 GMT", now) == 252460800);
}

TEST_CASE("RFC 9110 section 5.6.7: a malformed date is refused") {
  for (const char* text :
       {"", "Sun", "Sun,", "yesterday", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06-Nov-94 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT",
        "Sun Nov 06 08:49:37 1994 GMT", "Nov, 06 Nov 1994 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_http_date(text, now));
  }
}
