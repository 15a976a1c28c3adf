#include "base/ip_address.hpp"

#include "catch.hpp"

using duet::detail::IpAddress;

namespace {

/// Returns the canonical form; "none".
std::string text_of(std::string_view text) {
  const auto address = IpAddress::parse(text);
  return address ? address->text() : "none";
}

}  // namespace

TEST_CASE("an address has one canonical form however it is written") {
  CHECK(text_of("192.0.2.1") == "192.0.2.1");
  CHECK(text_of("2001:DB8:0:0:0:0:0:1") == "2001:db8::1");
  CHECK(text_of("2001:db8::0001") == "2001:db8::1");
  CHECK(text_of("::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(text_of("::FFFF:C000:0201") == "192.0.2.1");
  CHECK(text_of("0:0:0:0:0:ffff:192.0.2.1") == "192.0.2.1");
  CHECK(IpAddress::parse("::ffff:192.0.2.1") == IpAddress::parse("192.0.2.1"));
}

TEST_CASE("text that is more than an address is refused") {
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4:5", "[::1]", "::1%lo",
                           ":::", "a", " 1.2.3.4", "1.2.3.4 ", "1.2.3.4/8", "localhost", "1:2:3:4:5:6:7:8:9"})
    CHECK(text_of(text) == "none");
  CHECK(text_of(std::string_view("1.2.3.4\0", 8)) == "none");
  CHECK(text_of(std::string(1000, '1')) == "none");
}

TEST_CASE("an address knows whether it is a loopback address") {
  for (const char* text : {"127.0.0.1", "127.255.0.3", "::1", "::ffff:127.0.0.1"})
    CHECK(IpAddress::parse(text)->is_loopback());
  for (const char* text : {"128.0.0.1", "0.0.0.0", "::", "::2", "1::1", "::127.0.0.1"})
    CHECK_FALSE(IpAddress::parse(text)->is_loopback());
}
