// The time in which a loop could not notice its peers.
#include "core/src/attention.hpp"

#include "catch.hpp"

using namespace duet::detail;

namespace {

/// Returns one with a look at 1000.
Attention looking() {
  Attention attention;
  attention.may_lapse();
  attention.look(Time(1000));
  return attention;
}

Time missed_since(Attention& attention, Time from, Time to) { return attention.missed(to) - from; }

}  // namespace

TEST_CASE("a loop that is polled ten times a second has no missed time") {
  Attention one = looking();
  const Time before = one.missed(Time(1000));
  for (Time now(1100); now < Time(9000); now += Time(100)) one.look(now);
  CHECK(missed_since(one, before, Time(9000)) == Time(0));
}

TEST_CASE("a long time without a poll counts as missed") {
  Attention one = looking();
  const Time before = one.missed(Time(1000));
  one.look(Time(1150));
  one.look(Time(1200));
  CHECK(missed_since(one, before, Time(3200)) == Time(2150));
}

TEST_CASE("a loop has no missed time while the host would have called it") {
  Attention one = looking();
  const Time before = one.missed(Time(1000));
  one.watch(never);
  CHECK(missed_since(one, before, Time(60'000)) == Time(0));
  one.watch(Time(90'000));
  CHECK(missed_since(one, before, Time(90'010)) == Time(0));
}

TEST_CASE("the delay of a late call by the host counts as missed") {
  Attention one = looking();
  const Time before = one.missed(Time(1000));
  one.watch(Time(5000));
  CHECK(missed_since(one, before, Time(7000)) == Time(2000));
}

TEST_CASE("querying missed time does not end the measurement") {
  Attention one = looking();
  const Time before = one.missed(Time(1000));
  one.watch(Time(9000));
  CHECK(missed_since(one, before, Time(2000)) == Time(0));
  CHECK(missed_since(one, before, Time(9000)) == Time(0));
  one.look(Time(9000));
  CHECK(missed_since(one, before, Time(9500)) == Time(500));
}

TEST_CASE("a host that reports everything at once causes no missed time") {
  Attention one;
  one.look(Time(1000));
  CHECK(one.missed(Time(90'000)) == Time(0));
}
