#include "core/src/timer_queue.hpp"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace duet::detail;

namespace {

/// Logs a letter when it fires, then calls a function.
struct Logging final : Timer {
  Logging(std::string& to, char what) : log(to), letter(what) {}
  void fire() override {
    log += letter;
    then();
  }
  std::string& log;
  char letter;
  duet::Function<void()> then;
};

/// A timer with a number.
struct Numbered final : Timer {
  Numbered(std::size_t& to, std::size_t which) : said(to), number(which) {}
  void fire() override { said = number; }
  std::size_t& said;
  std::size_t number;
};

/// Fires all due timers.
void fire(TimerQueue& timers, Time now) {
  while (Timer* const timer = timers.take_due(now)) timer->fire();
}

}  // namespace

TEST_CASE("timers fire in the order of their times and equal ones in the order of their starts") {
  TimerQueue timers;
  std::string log;
  Logging a(log, 'a'), b(log, 'b'), c(log, 'c'), d(log, 'd');
  CHECK(timers.next_due() == never);
  timers.start(d, Time(30));
  timers.start(a, Time(10));
  timers.start(b, Time(20));
  timers.start(c, Time(20));
  CHECK(timers.next_due() == Time(10));
  fire(timers, Time(9));
  CHECK(log.empty());
  fire(timers, Time(20));
  CHECK(log == "abc");
  CHECK(timers.next_due() == Time(30));
  fire(timers, Time(1000));
  CHECK(log == "abcd");
  CHECK(timers.next_due() == never);
}

TEST_CASE("a stopped timer does not fire and stopping one that is not running is allowed") {
  TimerQueue timers;
  std::string log;
  Logging a(log, 'a'), b(log, 'b'), c(log, 'c'), never_started(log, 'x');
  timers.start(a, Time(10));
  timers.start(b, Time(20));
  timers.start(c, Time(30));
  timers.stop(b);
  timers.stop(b);
  timers.stop(never_started);
  fire(timers, Time(10));
  timers.stop(a);
  fire(timers, Time(30));
  CHECK(log == "ac");
}

TEST_CASE("restarting a running timer sets its new time") {
  TimerQueue timers;
  std::string log;
  Logging a(log, 'a'), b(log, 'b');
  timers.start(a, Time(10));
  timers.start(b, Time(20));
  timers.start(a, Time(30));
  CHECK(timers.next_due() == Time(20));
  fire(timers, Time(30));
  CHECK(log == "ba");
}

TEST_CASE("a timer may stop the next one and restart itself while it fires") {
  TimerQueue timers;
  std::string log;
  Logging a(log, 'a'), b(log, 'b');
  a.then = [&] {
    timers.stop(b);
    if (log.size() < 3) timers.start(a, Time(10));
  };
  timers.start(a, Time(10));
  timers.start(b, Time(10));
  fire(timers, Time(10));
  CHECK(log == "aaa");
}

TEST_CASE("a callback timer is found by its number and owns its captures until it fires or is dropped") {
  TimerQueue timers;
  const auto witness = std::make_shared<int>(0);
  timers.start(*new CallbackTimer(1, [witness] { ++*witness; }), Time(10));
  timers.start(*new CallbackTimer(2, [witness] { ++*witness; }), Time(20));
  CHECK(witness.use_count() == 3);
  CHECK(timers.find(0) == nullptr);
  CHECK(timers.find(3) == nullptr);
  Timer* const second = timers.find(2);
  REQUIRE(second != nullptr);
  timers.stop(*second);
  CHECK(timers.find(2) == nullptr);
  second->drop();
  CHECK(witness.use_count() == 2);
  fire(timers, Time(100));
  CHECK(*witness == 1);
  CHECK(witness.use_count() == 1);
}

TEST_CASE("timers fire in order after any starts and stops") {
  TimerQueue timers;
  std::mt19937 random(1);
  std::map<std::pair<Time, int>, std::size_t> expected;  // by time and then by start
  std::vector<std::unique_ptr<Numbered>> all;
  std::vector<std::pair<Time, int>> keys(200, {never, 0});
  std::size_t fired = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) all.push_back(std::make_unique<Numbered>(fired, i));
  for (int step = 1; step <= 20'000; ++step) {
    const std::size_t which = random() % all.size();
    expected.erase(keys[which]);
    keys[which] = {Time(random() % 50), step};
    if (random() % 4 == 0) {
      timers.stop(*all[which]);
    } else if (random() % 4 == 0 && !expected.empty()) {
      timers.stop(*all[which]);
      Timer* const first = timers.take_due(Time(50));
      REQUIRE(first);
      first->fire();
      REQUIRE(fired == expected.begin()->second);
      expected.erase(expected.begin());
    } else {
      timers.start(*all[which], keys[which].first);
      expected[keys[which]] = which;
    }
    REQUIRE(timers.next_due() == (expected.empty() ? never : expected.begin()->first.first));
  }
}
