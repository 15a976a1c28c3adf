// RFC 6455 sections 5.5.1 and 7.4: Close frames.
#include "catch.hpp"
#include "frame_log.hpp"
#include "raw_frame.hpp"

using namespace duet_test;
using duet::detail::Role;

namespace {

Reports closed_with(std::string_view payload) {
  const Reports server = read(Role::server, masked(close_frame, payload) + masked(text, "after"));
  const Reports client = read(Role::client, plain(close_frame, payload) + plain(text, "after"));
  if (server != client) return {"depends on the role"};
  return server;
}

}  // namespace

TEST_CASE("RFC 6455 5.5.1: a Close frame is empty or has a code and a reason and is the last frame read") {
  CHECK(closed_with("") == Reports{"close 1005 "});
  CHECK(closed_with(close_payload(1000)) == Reports{"close 1000 "});
  CHECK(closed_with(close_payload(1000, "bye")) == Reports{"close 1000 bye"});
  CHECK(closed_with(close_payload(4999, std::string(123, 'x'))) ==
        Reports{"close 4999 " + std::string(123, 'x')});
  CHECK(closed_with("\x03") == Reports{"violation 1002"});
  CHECK(closed_with(close_payload(1000, std::string(124, 'x'))) == Reports{"violation 1002"});
}

TEST_CASE("RFC 6455 5.5.1: a reason is UTF-8") {
  CHECK(closed_with(close_payload(1000, "\xE2\x82\xAC")) == Reports{"close 1000 \xE2\x82\xAC"});
  CHECK(closed_with(close_payload(1000, "\xE2\x82")) == Reports{"violation 1007"});
  CHECK(closed_with(close_payload(1000, "\xFF")) == Reports{"violation 1007"});
}

TEST_CASE("RFC 6455 7.4: every code that is valid in a Close frame is reported and all others are refused") {
  for (unsigned code = 0; code <= 0xFFFF; ++code) {
    const bool defined = (code >= 1000 && code <= 1014) && !(code >= 1004 && code <= 1006);
    const bool open_range = code >= 3000 && code <= 4999;
    const Reports expected{defined || open_range ? "close " + std::to_string(code) + ' ' : "violation 1002"};
    if (fed(Role::client, plain(close_frame, close_payload(code)), {}) != expected) FAIL_CHECK(code);
  }
}
