#include "core/src/timer.hpp"

#include <memory>
#include <string>

#include "catch.hpp"

using namespace duet::detail;

namespace {

/// Logs a letter when it fires, then does what it was told to.
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

/// Fires all that is due.
void fire(TimerList& timers, Time now) {
  while (Timer* const timer = timers.take_due(now)) timer->fire();
}

}  // namespace

TEST_CASE("timers fire in the order they are due, equals in the order they were started") {
  TimerList timers;
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

TEST_CASE("a timer that was stopped does not fire, and stopping one that does not run is fine") {
  TimerList timers;
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

TEST_CASE("a timer that runs already gets its new time") {
  TimerList timers;
  std::string log;
  Logging a(log, 'a'), b(log, 'b');
  timers.start(a, Time(10));
  timers.start(b, Time(20));
  timers.start(a, Time(30));
  CHECK(timers.next_due() == Time(20));
  fire(timers, Time(30));
  CHECK(log == "ba");
}

TEST_CASE("a timer may stop the next one and start itself again while it fires") {
  TimerList timers;
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

TEST_CASE(
    "a timer of a callback is found by its number, and owns what it captured until it fires or is dropped") {
  TimerList timers;
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
