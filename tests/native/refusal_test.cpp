#include "http/refusal.hpp"

#include "catch.hpp"

using namespace duet::detail;

namespace {

constexpr std::time_t now = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT

int asked_for(const std::string& value, int status = 503, const std::string& date = {}) {
  ResponseHead head;
  head.status = status;
  head.headers.add("retry-after", value);
  if (!date.empty()) head.headers.add("date", date);
  const Refusal refusal = refusal_of(head, now);
  CHECK(refusal.status == status);
  return refusal.retry_after;
}

}  // namespace

TEST_CASE("Retry-After is a number of seconds (RFC 9110 section 10.2.3)") {
  CHECK(asked_for("120") == 120);
  CHECK(asked_for("0") == 0);
  CHECK(asked_for("007", 429) == 7);
  CHECK(asked_for("65535") == 65535);
  CHECK(asked_for("99999999999999999999999999") == 65535);
}

TEST_CASE("Retry-After is a date in one of HTTP's three forms") {
  CHECK(asked_for("Sun, 06 Nov 1994 08:50:37 GMT") == 60);
  CHECK(asked_for("Sunday, 06-Nov-94 08:50:37 GMT", 429) == 60);
  CHECK(asked_for("Sun Nov  6 08:50:37 1994") == 60);
  CHECK(asked_for("Sun, 06 Nov 1994 08:49:36 GMT") == 0);
  CHECK(asked_for("Tue, 06 Nov 2094 08:49:37 GMT") == 65535);
}

TEST_CASE("Retry-After is counted from the server's own Date") {
  CHECK(asked_for("Sun, 06 Nov 1994 08:50:37 GMT", 503, "Sun, 06 Nov 1994 08:50:07 GMT") == 30);
  CHECK(asked_for("Sun, 06 Nov 1994 08:50:37 GMT", 503, "yesterday") == 60);
}

TEST_CASE("Retry-After of other statuses or in another form is ignored") {
  for (const char* value : {"", "-1", "+1", "1.5", "1s", "soon", "Sun, 06 Nov 1994"})
    CHECK(asked_for(value) == 0);
  for (const int status : {200, 301, 403, 413, 500, 502}) CHECK(asked_for("120", status) == 0);
  ResponseHead bare;
  bare.status = 503;
  CHECK(refusal_of(bare, now).retry_after == 0);
}
