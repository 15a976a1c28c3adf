// Limits on accepting connections.
#include "server/connection_limiter.hpp"

#include "catch.hpp"

using namespace duet::detail;

TEST_CASE("the limit of connections is enforced and each closed one frees a place") {
  ConnectionLimiter door({.connections = 2,
                          .connections_per_address = duet::no_limit,
                          .per_second_and_address = duet::no_limit});
  CHECK(door.enter());
  CHECK(door.enter());
  CHECK_FALSE(door.enter());
  door.leave();
  CHECK(door.enter());
  CHECK_FALSE(door.enter());
  ConnectionLimiter open({duet::no_limit, duet::no_limit, duet::no_limit});
  for (int i = 0; i < 100'000; ++i) CHECK(open.enter());
}

TEST_CASE("the limit for one address does not depend on other addresses") {
  ConnectionLimiter door({.connections = duet::no_limit,
                          .connections_per_address = 2,
                          .per_second_and_address = duet::no_limit});
  CHECK(door.enter_from("192.0.2.1", Time(0)));
  CHECK(door.enter_from("192.0.2.1", Time(0)));
  CHECK_FALSE(door.enter_from("192.0.2.1", Time(0)));
  CHECK(door.enter_from("192.0.2.2", Time(0)));
  door.leave_from("192.0.2.1");
  CHECK(door.enter_from("192.0.2.1", Time(0)));
}

TEST_CASE("the addresses of an IPv6 network of 64 bits count as one") {
  ConnectionLimiter door({.connections = duet::no_limit,
                          .connections_per_address = 1,
                          .per_second_and_address = duet::no_limit});
  CHECK(door.enter_from("2001:db8:0:1::1", Time(0)));
  CHECK_FALSE(door.enter_from("2001:db8:0:1:ffff::2", Time(0)));
  CHECK(door.enter_from("2001:db8:0:2::1", Time(0)));
  door.leave_from("2001:db8:0:1::1");
  CHECK(door.enter_from("2001:db8:0:1:ffff::2", Time(0)));
}

TEST_CASE("the rate for one address allows a burst and then single connections") {
  ConnectionLimiter door({.connections = duet::no_limit,
                          .connections_per_address = duet::no_limit,
                          .per_second_and_address = 2});
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

TEST_CASE("an address is forgotten when it no longer affects a limit") {
  ConnectionLimiter door({.connections = duet::no_limit,
                          .connections_per_address = duet::no_limit,
                          .per_second_and_address = 0.5});
  for (int i = 0; i < 100'000; ++i) {
    const std::string address = "10." + std::to_string(i / 65536) + '.' + std::to_string(i / 256 % 256) +
                                '.' + std::to_string(i % 256);
    REQUIRE(door.enter_from(address, Time(i)));
    door.leave_from(address);
  }
  CHECK(door.remembered() < 10'000);
}

TEST_CASE("an IPv4 address and an IPv6 network are counted separately") {
  ConnectionLimiter door({.connections = duet::no_limit,
                          .connections_per_address = 1,
                          .per_second_and_address = duet::no_limit});
  CHECK(door.enter_from("192.0.2.1", Time(0)));
  CHECK(door.enter_from("192.0.2.2", Time(0)));
  CHECK(door.enter_from("::1", Time(0)));
  CHECK_FALSE(door.enter_from("::2", Time(0)));
}
