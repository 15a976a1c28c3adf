#include "timer.hpp"

#include <memory>
#include <string>

#include "catch.hpp"

using namespace duet::detail;
using duet::TimerId;

namespace {

/// Calls all that is due.
void fire(TimerList& timers, Time now) {
  while (const std::unique_ptr<Task> task{timers.take_due(now)}) task->fn();
}

}  // namespace

TEST_CASE("timers fire in the order they are due, equals in the order they were added") {
  TimerList timers;
  std::string log;
  CHECK(timers.next_due() == never);
  timers.add(Time(30), [&] { log += 'd'; });
  timers.add(Time(10), [&] { log += 'a'; });
  timers.add(Time(20), [&] { log += 'b'; });
  timers.add(Time(20), [&] { log += 'c'; });
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

TEST_CASE("a cancelled timer does not fire, and cancelling what is not there is fine") {
  TimerList timers;
  std::string log;
  const auto first = timers.add(Time(10), [&] { log += 'a'; });
  const auto second = timers.add(Time(20), [&] { log += 'b'; });
  const auto third = timers.add(Time(30), [&] { log += 'c'; });
  CHECK(first != 0);
  timers.cancel(second);
  timers.cancel(second);
  timers.cancel(0);
  timers.cancel(12345);
  fire(timers, Time(10));
  timers.cancel(first);
  fire(timers, Time(30));
  timers.cancel(third);
  CHECK(log == "ac");
}

TEST_CASE("a callback may cancel itself, the next one, and add another") {
  TimerList timers;
  std::string log;
  TimerId self = 0;
  TimerId next = 0;
  self = timers.add(Time(10), [&] {
    log += 'a';
    timers.cancel(self);
    timers.cancel(next);
    timers.add(Time(10), [&] { log += 'c'; });
  });
  next = timers.add(Time(10), [&] { log += 'b'; });
  fire(timers, Time(10));
  CHECK(log == "ac");
}

TEST_CASE("what a timer captured goes with it, fired, cancelled or left") {
  const auto witness = std::make_shared<int>(0);
  {
    TimerList timers;
    timers.add(Time(10), [witness] {});
    const auto cancelled = timers.add(Time(20), [witness] {});
    timers.add(Time(30), [witness] {});
    CHECK(witness.use_count() == 4);
    fire(timers, Time(10));
    CHECK(witness.use_count() == 3);
    timers.cancel(cancelled);
    CHECK(witness.use_count() == 2);
  }
  CHECK(witness.use_count() == 1);
}

TEST_CASE("a timer's captures may cancel and add timers as they go") {
  TimerList timers;
  struct Meddler {
    TimerList* timers;
    TimerId other;
    ~Meddler() {
      timers->cancel(other);
      timers->add(Time(50), [] {});
    }
  };
  const auto other = timers.add(Time(40), [] { FAIL("it was cancelled"); });
  const auto id = timers.add(Time(10), [meddler = std::make_shared<Meddler>(Meddler{&timers, 0})] {});
  timers.cancel(other);
  timers.cancel(id);
  CHECK(timers.next_due() == Time(50));
}
