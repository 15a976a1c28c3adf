// The pings to a silent peer, and their timeout.
#include "connection/heartbeat.hpp"

#include "catch.hpp"

using namespace duet::detail;
using Action = Heartbeat::Action;

namespace {

struct Clocked {
  Heartbeat heart{duet::KeepAliveOptions()};
  Time now = heart.first();

  Action beat() {
    const auto [action, next] = heart.beat();
    if (next != never) now += next;
    return action;
  }
};

}  // namespace

TEST_CASE("a peer that answers is pinged once per interval") {
  Clocked one;
  for (Time asked(25'000); asked < Time(1'000'000); asked += Time(25'000)) {
    CHECK(one.now == asked);
    CHECK(one.beat() == Action::ping);
    one.heart.heard();
    CHECK(one.now == asked + Time(20'000));
    CHECK(one.beat() == Action::nothing);
  }
}

TEST_CASE("a peer that sends data is not pinged") {
  Clocked one;
  for (int i = 0; i < 10; ++i) {
    one.heart.heard();
    CHECK(one.beat() == Action::nothing);
  }
  CHECK(one.now == Time(11 * 25'000));
  CHECK(one.beat() == Action::ping);
}

TEST_CASE("a peer that does not answer in time has timed out and any byte is an answer") {
  Clocked one;
  CHECK(one.beat() == Action::ping);
  one.heart.heard();
  CHECK(one.beat() == Action::nothing);
  CHECK(one.beat() == Action::ping);
  CHECK(one.beat() == Action::give_up);
}

TEST_CASE("a peer that answers is pinged once per interval even if the timeout is longer") {
  Heartbeat heart(duet::KeepAliveOptions{.interval = Time(10), .timeout = Time(25)});
  for (int i = 0; i < 5; ++i) {
    CHECK(heart.beat().action == Action::ping);
    heart.heard();
  }
  Heartbeat dead(duet::KeepAliveOptions{.interval = Time(10), .timeout = Time(25)});
  CHECK(dead.beat().next == Time(10));
  CHECK(dead.beat().next == Time(10));
  CHECK(dead.beat().next == Time(5));
  CHECK(dead.beat().action == Action::give_up);
}

TEST_CASE("without options there are no pings") { CHECK(Heartbeat(std::nullopt).first() == never); }
