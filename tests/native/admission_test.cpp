// Who may come in, and who asks through a proxy.
#include "server/admission.hpp"

#include "catch.hpp"
#include "http/forwarded.hpp"

using namespace duet::detail;

namespace {

std::vector<AddressRange> ranges(std::initializer_list<const char*> texts) {
  std::vector<AddressRange> list;
  for (const char* text : texts) {
    list.push_back(AddressRange::parse(text).value());
  }
  return list;
}

bool in(const char* range, const char* address) { return ranges({range})[0].contains(address); }

}  // namespace

TEST_CASE("so many connections are let in, and one more for each that leaves") {
  Admission door({.connections = 2, .connections_per_address = 0, .per_second_and_address = 0});
  CHECK(door.enter());
  CHECK(door.enter());
  CHECK_FALSE(door.enter());
  door.leave();
  CHECK(door.enter());
  CHECK_FALSE(door.enter());
  Admission open({0, 0, 0});
  for (int i = 0; i < 100'000; ++i) CHECK(open.enter());
}

TEST_CASE("so many connections are let in from one address, whatever the others do") {
  Admission door({.connections = 0, .connections_per_address = 2, .per_second_and_address = 0});
  CHECK(door.enter_from("192.0.2.1", Time(0)));
  CHECK(door.enter_from("192.0.2.1", Time(0)));
  CHECK_FALSE(door.enter_from("192.0.2.1", Time(0)));
  CHECK(door.enter_from("192.0.2.2", Time(0)));
  door.leave_from("192.0.2.1");
  CHECK(door.enter_from("192.0.2.1", Time(0)));
}

TEST_CASE("the addresses of one IPv6 network of 64 bits count as one") {
  Admission door({.connections = 0, .connections_per_address = 1, .per_second_and_address = 0});
  CHECK(door.enter_from("2001:db8:0:1::1", Time(0)));
  CHECK_FALSE(door.enter_from("2001:db8:0:1:ffff::2", Time(0)));
  CHECK(door.enter_from("2001:db8:0:2::1", Time(0)));
  door.leave_from("2001:db8:0:1::1");
  CHECK(door.enter_from("2001:db8:0:1:ffff::2", Time(0)));
}

TEST_CASE("so many may come in a second from one address: a burst, then one by one") {
  Admission door({.connections = 0, .connections_per_address = 0, .per_second_and_address = 2});
  const auto comes = [&](int ms) { return door.enter_from("192.0.2.1", Time(ms)); };
  CHECK(comes(0));
  CHECK(comes(0));
  CHECK_FALSE(comes(0));
  CHECK_FALSE(comes(499));
  CHECK(comes(500));
  CHECK_FALSE(comes(999));
  CHECK(comes(60'000));
  CHECK(comes(60'000));
  CHECK_FALSE(comes(60'000));
}

TEST_CASE("an address that has gone is not remembered for longer than it matters") {
  Admission door({.connections = 0, .connections_per_address = 0, .per_second_and_address = 0.5});
  for (int i = 0; i < 100'000; ++i) {
    const std::string address = "10." + std::to_string(i / 65536) + '.' + std::to_string(i / 256 % 256) +
                                '.' + std::to_string(i % 256);
    REQUIRE(door.enter_from(address, Time(i)));
    door.leave_from(address);
  }
  CHECK(door.remembered() < 10'000);
}

TEST_CASE("address ranges") {
  CHECK(in("192.0.2.1", "192.0.2.1"));
  CHECK_FALSE(in("192.0.2.1", "192.0.2.2"));
  CHECK(in("10.0.0.0/8", "10.255.3.4"));
  CHECK_FALSE(in("10.0.0.0/8", "11.0.0.0"));
  CHECK(in("10.128.0.0/9", "10.200.0.1"));
  CHECK_FALSE(in("10.128.0.0/9", "10.127.0.1"));
  CHECK(in("0.0.0.0/0", "255.1.2.3"));
  CHECK_FALSE(in("0.0.0.0/0", "2001:db8::1"));
  CHECK(in("2001:db8::/32", "2001:db8:ffff::1"));
  CHECK_FALSE(in("2001:db8::/32", "2001:db9::1"));
  CHECK(in("::1", "::1"));
  CHECK(in("10.0.0.0/8", "::ffff:10.1.2.3"));
  for (const char* text : {"", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "::/129",
                           "name", "10.0.0.0/8 "})
    CHECK_FALSE(AddressRange::parse(text));
}

TEST_CASE("X-Forwarded-For is believed from its end, as far as trusted proxies wrote it") {
  const auto trusted = ranges({"10.0.0.0/8", "::1"});
  CHECK(forwarded_for("192.0.2.9", "1.2.3.4", trusted) == "192.0.2.9");
  CHECK(forwarded_for("10.0.0.1", "1.2.3.4", trusted) == "1.2.3.4");
  CHECK(forwarded_for("10.0.0.1", "6.6.6.6, 1.2.3.4", trusted) == "1.2.3.4");
  CHECK(forwarded_for("::1", "6.6.6.6 ,1.2.3.4,10.9.9.9", trusted) == "1.2.3.4");
  CHECK(forwarded_for("10.0.0.1", "2001:db8::7", trusted) == "2001:db8::7");
  CHECK(forwarded_for("10.0.0.1", "10.0.0.2, 10.0.0.3", trusted) == "10.0.0.2");
  CHECK(forwarded_for("10.0.0.1", "", trusted) == "10.0.0.1");
  CHECK(forwarded_for("10.0.0.1", "1.2.3.4, unknown", trusted) == "10.0.0.1");
  CHECK(forwarded_for("10.0.0.1", "1.2.3.0/24", trusted) == "10.0.0.1");
  CHECK(forwarded_for("10.0.0.1", ",,", trusted) == "10.0.0.1");
}
