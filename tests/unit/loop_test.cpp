#include <duet/loop.hpp>

#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "fake_transport.hpp"

using namespace std::chrono_literals;
using duet::Loop;
using duet::detail::never;
using duet_test::FakeTransport;

TEST_CASE("poll() inside a callback does nothing") {
  Loop loop;
  std::string log;
  loop.post([&] {
    log += 'a';
    loop.post([&] { log += 'b'; });
    loop.poll();
    loop.run();
    log += 'c';
  });
  loop.poll();
  CHECK(log == "ac");
  loop.poll();
  CHECK(log == "acb");
}

TEST_CASE("posted functions run once and in order and not inside post()") {
  Loop loop;
  std::string log;
  for (const char c : {'a', 'b', 'c'}) loop.post([&log, c] { log += c; });
  CHECK(log.empty());
  CHECK(FakeTransport::last().take_wake());
  loop.poll();
  loop.poll();
  CHECK(log == "abc");
}

TEST_CASE("a function that posts itself again does not keep poll() from returning") {
  Loop loop;
  int calls = 0;
  duet::Function<void()> again;
  again = [&] {
    ++calls;
    loop.post([&] { again(); });
  };
  loop.post([&] { again(); });
  loop.poll();
  CHECK(calls == 1);
  CHECK(FakeTransport::last().take_wake());
  loop.poll();
  CHECK(calls == 2);
}

TEST_CASE("a function that posts itself again does not keep timers from firing") {
  Loop loop;
  int calls = 0;
  duet::Function<void()> again;
  again = [&] {
    FakeTransport::last().advance(1ms);
    if (++calls < 1000) loop.post([&] { again(); });
  };
  loop.post([&] { again(); });
  int calls_at_timer = 0;
  loop.after(20ms, [&] { calls_at_timer = calls; });
  loop.run();
  CHECK(calls == 1000);
  CHECK(calls_at_timer > 0);
  CHECK(calls_at_timer < 30);
}

TEST_CASE("run() returns at once without work") {
  Loop loop;
  loop.run();
  loop.after(duet::detail::Time(0), [] {});
  loop.run();
  loop.run();
}

TEST_CASE("run() returns after the last timer and the last posted function") {
  Loop loop;
  std::string log;
  loop.after(100ms, [&] {
    log += 'a';
    loop.post([&] {
      log += 'b';
      loop.after(50ms, [&] { log += 'c'; });
    });
  });
  loop.run();
  CHECK(log == "abc");
}

TEST_CASE("stop() makes run() return after the due callbacks and run() can be called again") {
  Loop loop;
  std::string log;
  loop.post([&] {
    log += 'a';
    loop.stop();
  });
  loop.post([&] { log += 'b'; });
  loop.after(10ms, [&] { log += 'c'; });
  loop.run();
  CHECK(log == "ab");
  loop.run();
  CHECK(log == "abc");
}

TEST_CASE("a timer fires once and not before its delay") {
  Loop loop;
  FakeTransport& clock = FakeTransport::last();
  int fired = 0;
  loop.after(10ms, [&] { ++fired; });
  clock.advance(10ms);  // the millisecond may have been nearly over when the timer was started
  loop.poll();
  CHECK(fired == 0);
  CHECK(clock.wake_time() - clock.now() == 1ms);
  clock.advance(1ms);
  loop.poll();
  loop.poll();
  CHECK(fired == 1);
  CHECK(clock.wake_time() == never);
}

TEST_CASE("the transport receives the time of the next timer or of none") {
  Loop loop;
  FakeTransport& clock = FakeTransport::last();
  const auto late = loop.after(100ms, [] {});
  const auto due_late = clock.wake_time();
  const auto early = loop.after(50ms, [] {});
  CHECK(clock.wake_time() == due_late - 50ms);
  loop.cancel(early);
  CHECK(clock.wake_time() == due_late);
  loop.cancel(late);
  CHECK(clock.wake_time() == never);
}

TEST_CASE("a timer set in a callback waits for its time even without a delay") {
  Loop loop;
  int fired = 0;
  duet::Function<void()> again;
  again = [&] {
    ++fired;
    loop.after(0ms, [&] { again(); });
  };
  loop.after(0ms, [&] { again(); });
  FakeTransport::last().advance(1ms);
  loop.poll();
  CHECK(fired == 1);
  CHECK(FakeTransport::last().wake_time() == FakeTransport::last().now() + 1ms);
}

TEST_CASE("a timer may cancel itself and others") {
  Loop loop;
  std::string log;
  duet::TimerId self = 0;
  duet::TimerId other = 0;
  self = loop.after(1ms, [&] {
    log += 'a';
    loop.cancel(self);
    loop.cancel(other);
  });
  other = loop.after(2ms, [&] { log += 'b'; });
  loop.run();
  CHECK(log == "a");
}

TEST_CASE("the maximum delay means never and not now") {
  Loop loop;
  bool fired = false;
  loop.after(std::chrono::milliseconds::max(), [&] { fired = true; });
  loop.after(std::chrono::milliseconds::max() - 1500ms, [&] { fired = true; });
  loop.poll();
  FakeTransport::last().advance(1000h);
  loop.poll();
  CHECK_FALSE(fired);
}

TEST_CASE("a negative delay is due at once") {
  Loop loop;
  bool fired = false;
  loop.after(-5ms, [&] { fired = true; });
  loop.poll();
  CHECK(fired);
}

TEST_CASE("every round ends with one flush") {
  Loop loop;
  FakeTransport& net = FakeTransport::last();
  loop.poll();
  CHECK(net.flushes == 1);
  loop.post([&] { CHECK(net.flushes == 1); });
  loop.poll();
  CHECK(net.flushes == 2);
}

TEST_CASE("a destroyed loop discards posted functions and timers without calling them") {
  const auto witness = std::make_shared<int>(0);
  {
    Loop loop;
    loop.post([witness] { FAIL("called"); });
    loop.after(1ms, [witness] { FAIL("called"); });
  }
  CHECK(witness.use_count() == 1);
}

TEST_CASE("a timer's captures may cancel and set timers in their destructors") {
  Loop loop;
  struct Meddler {
    Loop* loop;
    duet::TimerId other;
    ~Meddler() {
      loop->cancel(other);
      loop->after(50ms, [] {});
    }
  };
  const auto other = loop.after(40ms, [] { FAIL("it was cancelled"); });
  const auto id = loop.after(10ms, [meddler = std::make_unique<Meddler>(Meddler{&loop, other})] {});
  loop.cancel(id);
  FakeTransport& clock = FakeTransport::last();
  CHECK(clock.wake_time() == clock.now() + 51ms);
}
