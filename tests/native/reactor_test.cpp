// Both engines over socket pairs.
#include "net/reactor.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <atomic>
#include <functional>
#include <thread>

#include "catch.hpp"
#include "support/eventually.hpp"

using namespace duet::detail;
using namespace duet_test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

struct Ends {
  Ends() {
    int fds[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0);
    watched = UniqueFd(fds[0]);
    other = UniqueFd(fds[1]);
  }
  UniqueFd watched;
  UniqueFd other;
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

void drain(const Watch* watch) {
  char bytes[256];
  while (recv(Reactor::fd(watch), bytes, sizeof bytes, 0) > 0) {
  }
}

/// Returns when the reactor has reported all events that were there: a later event was reported twice.
void settle(Reactor& reactor) {
  Ends ends;
  Events events;
  Watch* watch = reactor.watch(std::move(ends.watched), events);
  REQUIRE(send(ends.other.get(), "x", 1, 0) == 1);
  REQUIRE(eventually(polling(reactor), [&] { return events.readable >= 2; }));
  reactor.release(watch);
}

bool is_closed(int fd) { return fcntl(fd, F_GETFD) == -1; }

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

}  // namespace

TEST_CASE("readable data is reported until it is read") {
  Reactor reactor(engines());
  Ends ends;
  Events events;
  Watch* watch = reactor.watch(std::move(ends.watched), events);
  REQUIRE(watch);
  settle(reactor);
  CHECK(events.readable == 0);
  CHECK(events.writable == 0);
  REQUIRE(send(ends.other.get(), "x", 1, 0) == 1);
  CHECK(eventually(polling(reactor), [&] { return events.readable >= 3; }));
  drain(watch);
  reactor.poll();
  const int before = events.readable;
  settle(reactor);
  CHECK(events.readable == before);
  reactor.release(watch);
}

TEST_CASE("write space is reported once per request") {
  Reactor reactor(engines());
  Ends ends;
  Events events;
  Watch* watch = reactor.watch(std::move(ends.watched), events);
  for (int round = 1; round <= 3; ++round) {
    reactor.want_write(watch);
    CHECK(eventually(polling(reactor), [&] { return events.writable == round; }));
    settle(reactor);
    CHECK(events.writable == round);
  }
  reactor.release(watch);
}

TEST_CASE("write space is not reported until there is some") {
  Reactor reactor(engines());
  Ends ends;
  Events events;
  Watch* watch = reactor.watch(std::move(ends.watched), events);
  const std::string block(65536, 'x');
  while (send(Reactor::fd(watch), block.data(), block.size(), 0) > 0) {
  }
  reactor.want_write(watch);
  settle(reactor);
  CHECK(events.writable == 0);
  std::string sink(1 << 20, ' ');
  while (recv(ends.other.get(), sink.data(), sink.size(), 0) > 0) {
  }
  CHECK(eventually(polling(reactor), [&] { return events.writable == 1; }));
  reactor.release(watch);
}

TEST_CASE("a closed peer is reported as readable or as a hangup") {
  Reactor reactor(engines());
  Ends ends;
  Events events;
  Watch* watch = reactor.watch(std::move(ends.watched), events);
  const int fd = Reactor::fd(watch);
  bool released = false;
  const auto let_go = [&] {
    if (!std::exchange(released, true)) reactor.release(watch);
  };
  events.when_readable = let_go;
  events.when_hangup = let_go;
  ends.other.reset();
  CHECK(eventually(polling(reactor), [&] { return released; }));
  CHECK(eventually(polling(reactor), [&] { return is_closed(fd); }));
}

TEST_CASE("a watch released in its own callback receives no more events and its descriptor is closed") {
  Reactor reactor(engines());
  Ends ends;
  Events events;
  Watch* watch = reactor.watch(std::move(ends.watched), events);
  const int fd = Reactor::fd(watch);
  const bool in_write = GENERATE(false, true);
  (in_write ? events.when_writable : events.when_readable) = [&] { reactor.release(watch); };
  if (in_write) reactor.want_write(watch);
  REQUIRE(send(ends.other.get(), "x", 1, 0) == 1);
  if (in_write) events.when_readable = [&] { drain(watch); };
  CHECK(eventually(polling(reactor), [&] { return is_closed(fd); }));
  const int calls = events.readable + events.writable + events.hangup;
  settle(reactor);
  CHECK(events.readable + events.writable + events.hangup == calls);
  CHECK(events.hangup == 0);
}

TEST_CASE("a watch released outside of its callback receives no more events") {
  Reactor reactor(engines());
  Ends first, second;
  Events first_events, second_events;
  Watch* a = reactor.watch(std::move(first.watched), first_events);
  Watch* b = reactor.watch(std::move(second.watched), second_events);
  const int fd_a = Reactor::fd(a);
  const int fd_b = Reactor::fd(b);
  // Each releases the other.
  first_events.when_readable = [&] {
    if (b) reactor.release(std::exchange(b, nullptr));
    drain(a);
  };
  second_events.when_readable = [&] {
    if (a) reactor.release(std::exchange(a, nullptr));
    drain(b);
  };
  REQUIRE(send(first.other.get(), "x", 1, 0) == 1);
  REQUIRE(send(second.other.get(), "x", 1, 0) == 1);
  CHECK(eventually(polling(reactor), [&] { return !a || !b; }));
  settle(reactor);
  CHECK((first_events.readable == 0 || second_events.readable == 0));
  if (a) reactor.release(a);
  if (b) reactor.release(b);
  CHECK(eventually(polling(reactor), [&] { return is_closed(fd_a) && is_closed(fd_b); }));
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
