// Both engines over socket pairs.
#include "net/reactor.hpp"

#include <array>
#include <atomic>
#include <functional>
#include <thread>
#include <tuple>

#include "catch.hpp"
#include "support/eventually.hpp"
#include "test_system.hpp"

using namespace duet::detail;
using namespace duet_test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

struct Ends {
  Ends() { std::tie(watched, other) = socket_pair(); }
  UniqueSocket watched;
  UniqueSocket other;
};

struct Events final : FdEvents {
  int readable = 0, writable = 0, hangup = 0;
  std::function<void()> when_readable, when_writable, when_hangup;
  void on_readable() override {
    ++readable;
    if (when_readable) when_readable();
  }
  void on_writable() override {
    ++writable;
    if (when_writable) when_writable();
  }
  void on_hangup() override {
    ++hangup;
    if (when_hangup) when_hangup();
  }
  void on_no_memory() override {}
};

void drain(const Watch& watch) {
  std::array<std::byte, 256> bytes;
  while (receive(watch.fd(), bytes) > 0) {
  }
}

/// Returns when the reactor has reported all events that were there: a later event was reported twice.
void settle(Reactor& reactor) {
  Ends ends;
  Events events;
  const OwnedWatch watch = reactor.watch(std::move(ends.watched), events);
  REQUIRE(send(ends.other.get(), "x", 1, 0) == 1);
  REQUIRE(eventually(polling(reactor), [&] { return events.readable >= 2; }));
}

bool is_closed(NativeSocket fd) { return !is_open(fd); }

/// Ends a wait that would last, so that a test fails and does not hang.
class Rescue {
 public:
  explicit Rescue(Reactor& reactor)
      : thread_([this, &reactor] {
          if (!eventually([this] { return done_.load(); })) rescued = true;
          reactor.wake();
        }) {}
  ~Rescue() {
    done_ = true;
    thread_.join();
  }
  std::atomic<bool> rescued = false;

 private:
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

Reactor::Engine engines() { return GENERATE(Reactor::Engine::best, Reactor::Engine::poll); }

/// A reactor that watches a descriptor in one of the ways that there are.
class Watching {
 public:
  explicit Watching(FdEvents& events)
      : way_(GENERATE(Way{Reactor::Engine::best, &Reactor::watch},
                      Way{Reactor::Engine::best, &Reactor::watch_connection},
                      Way{Reactor::Engine::poll, &Reactor::watch})),
        reactor(way_.engine),
        watch(watch_another(std::move(ends.watched), events)) {
    REQUIRE(watch);
  }
  OwnedWatch watch_another(UniqueSocket fd, FdEvents& events) {
    return (reactor.*way_.watch)(std::move(fd), events);
  }

 private:
  struct Way {
    Reactor::Engine engine;
    OwnedWatch (Reactor::*watch)(UniqueSocket, FdEvents&);
  };
  const Way way_;

 public:
  Reactor reactor;
  Ends ends;
  OwnedWatch watch;
};

}  // namespace

TEST_CASE("readable data is reported until it is read") {
  Events events;
  Watching here(events);
  settle(here.reactor);
  CHECK(events.readable == 0);
  CHECK(events.writable == 0);
  REQUIRE(send(here.ends.other.get(), "x", 1, 0) == 1);
  CHECK(eventually(polling(here.reactor), [&] { return events.readable >= 3; }));
  drain(*here.watch);
  here.reactor.poll();
  const int before = events.readable;
  settle(here.reactor);
  CHECK(events.readable == before);
}

TEST_CASE("write space is reported once per request") {
  Events events;
  Watching here(events);
  for (int round = 1; round <= 3; ++round) {
    here.watch->want_write();
    CHECK(eventually(polling(here.reactor), [&] { return events.writable == round; }));
    settle(here.reactor);
    CHECK(events.writable == round);
  }
}

TEST_CASE("write space is not reported until there is some") {
  Events events;
  Watching here(events);
  const std::string block(65536, 'x');
  while (send(here.watch->fd(), block.data(), 65536, 0) > 0) {
  }
  here.watch->want_write();
  settle(here.reactor);
  CHECK(events.writable == 0);
  std::string sink(1 << 20, ' ');
  while (receive(here.ends.other.get(), std::as_writable_bytes(std::span(sink))) > 0) {
  }
  CHECK(eventually(polling(here.reactor), [&] { return events.writable == 1; }));
}

TEST_CASE("a closed peer is reported as readable or as a hangup") {
  Events events;
  Watching here(events);
  const NativeSocket fd = here.watch->fd();
  bool released = false;
  const auto let_go = [&] {
    if (!std::exchange(released, true)) here.watch.reset();
  };
  events.when_readable = let_go;
  events.when_hangup = let_go;
  here.ends.other.reset();
  CHECK(eventually(polling(here.reactor), [&] { return released; }));
  CHECK(eventually(polling(here.reactor), [&] { return is_closed(fd); }));
}

TEST_CASE("a watch released in its own callback receives no more events and its descriptor is closed") {
  Events events;
  Watching here(events);
  const NativeSocket fd = here.watch->fd();
  const bool in_write = GENERATE(false, true);
  (in_write ? events.when_writable : events.when_readable) = [&] { here.watch.reset(); };
  if (in_write) here.watch->want_write();
  REQUIRE(send(here.ends.other.get(), "x", 1, 0) == 1);
  if (in_write) events.when_readable = [&] { drain(*here.watch); };
  CHECK(eventually(polling(here.reactor), [&] { return is_closed(fd); }));
  const int calls = events.readable + events.writable + events.hangup;
  settle(here.reactor);
  CHECK(events.readable + events.writable + events.hangup == calls);
  CHECK(events.hangup == 0);
}

TEST_CASE("a watch released outside of its callback receives no more events") {
  Events first_events, second_events;
  Watching here(first_events);
  Ends second;
  OwnedWatch& a = here.watch;
  OwnedWatch b = here.watch_another(std::move(second.watched), second_events);
  const NativeSocket fd_a = a->fd();
  const NativeSocket fd_b = b->fd();
  // Each releases the other.
  first_events.when_readable = [&] {
    b.reset();
    drain(*a);
  };
  second_events.when_readable = [&] {
    a.reset();
    drain(*b);
  };
  REQUIRE(send(here.ends.other.get(), "x", 1, 0) == 1);
  REQUIRE(send(second.other.get(), "x", 1, 0) == 1);
  CHECK(eventually(polling(here.reactor), [&] { return !a || !b; }));
  settle(here.reactor);
  CHECK((first_events.readable == 0 || second_events.readable == 0));
  a.reset();
  b.reset();
  CHECK(eventually(polling(here.reactor), [&] { return is_closed(fd_a) && is_closed(fd_b); }));
}

TEST_CASE("another thread ends the wait even before it begins") {
  Reactor reactor(engines());
  reactor.wake();
  {
    Rescue rescue(reactor);
    reactor.wait();
    CHECK_FALSE(rescue.rescued);
  }
  settle(reactor);
  std::atomic<bool> woken = false;
  std::thread other([&] {
    woken = true;
    reactor.wake();
  });
  Rescue rescue(reactor);
  while (!woken) reactor.wait();
  other.join();
  CHECK_FALSE(rescue.rescued);
}

TEST_CASE("a wake-up time ends the wait and not early") {
  Reactor reactor(engines());
  const auto delay = GENERATE(0ms, 1ms, 30ms);
  for (int i = 0; i < 3; ++i) {
    const auto start = Clock::now();
    Rescue rescue(reactor);
    reactor.wake_after(delay);
    while (reactor.wake_pending() && !rescue.rescued) reactor.wait();
    CHECK_FALSE(rescue.rescued);
    CHECK(Clock::now() - start + 1ms >= delay);
  }
}

TEST_CASE("a wake-up time in the past ends the wait at once") {
  Reactor reactor(engines());
  reactor.wake_after(1ms);
  const auto start = Clock::now();
  while (Clock::now() - start < 5ms) {
  }
  Rescue rescue(reactor);
  reactor.wait();
  CHECK_FALSE(rescue.rescued);
}

TEST_CASE("a cancelled wake-up time does not end the wait") {
  Reactor reactor(engines());
  reactor.wake_after(1ms);
  reactor.wake_after(never);
  CHECK_FALSE(reactor.wake_pending());
  reactor.wake_after(20ms);
  reactor.wake_after(5ms);
  Rescue rescue(reactor);
  while (reactor.wake_pending() && !rescue.rescued) reactor.wait();
  CHECK_FALSE(rescue.rescued);
}
