#include <duet/close_code.hpp>

#include "catch.hpp"

namespace close_code = duet::close_code;

TEST_CASE("a client may send 1000 and 3000 to 4999 as in browsers") {
  for (unsigned code = 0; code <= 0xFFFF; ++code) {
    const bool allowed = code == 1000 || (code >= 3000 && code <= 4999);
    if (close_code::client_may_send(static_cast<std::uint16_t>(code)) != allowed) FAIL_CHECK(code);
  }
}

TEST_CASE("RFC 6455 7.4: a Close frame carries a registered code or one of 3000 to 4999") {
  for (unsigned code = 0; code <= 0xFFFF; ++code) {
    const bool reserved = code == 1004 || code == 1005 || code == 1006;
    const bool valid = (code >= 1000 && code <= 1014 && !reserved) || (code >= 3000 && code <= 4999);
    if (close_code::valid_on_the_wire(static_cast<std::uint16_t>(code)) != valid) FAIL_CHECK(code);
  }
}

TEST_CASE("every code that a client may send is valid in a Close frame") {
  for (unsigned code = 0; code <= 0xFFFF; ++code) {
    const auto value = static_cast<std::uint16_t>(code);
    if (close_code::client_may_send(value) && !close_code::valid_on_the_wire(value)) FAIL_CHECK(code);
  }
  CHECK(close_code::longest_reason == 123);
}
