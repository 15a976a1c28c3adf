// The descriptor of the reactor, without a loop.
#include <sys/socket.h>

#include "catch.hpp"
#include "net/alarm.hpp"
#include "net/reactor.hpp"
#include "raw_socket.hpp"
#include "readable.hpp"

using namespace duet::detail;
using duet_test::is_readable;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds forever = duet_test::patience;

Time now() { return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now().time_since_epoch()); }

struct Events final : FdEvents {
  int readable = 0, writable = 0;
  void on_readable() override { ++readable; }
  void on_writable() override { ++writable; }
  void on_hangup() override {}
  void on_no_memory() override {}
};

}  // namespace

TEST_CASE("a new reactor is woken through its descriptor", "[descriptor]") {
  Reactor reactor;
  const int fd = reactor.descriptor();
  REQUIRE(fd != -1);
  while (is_readable(fd, duet_test::silence)) reactor.poll();
  reactor.wake();
  CHECK(is_readable(fd, forever));
  reactor.poll();
  CHECK_FALSE(is_readable(fd, 0ms));
}

TEST_CASE("a watched socket makes the descriptor readable after a turn that wake() requested",
          "[descriptor]") {
  Reactor reactor;
  const int fd = reactor.descriptor();
  REQUIRE(fd != -1);
  int ends[2];
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
  const UniqueFd other(ends[1]);
  Events events;
  const OwnedWatch watch = GENERATE(false, true) ? reactor.watch_connection(UniqueFd(ends[0]), events)
                                                 : reactor.watch(UniqueFd(ends[0]), events);
  REQUIRE(watch);
  reactor.wake();
  reactor.poll();
  CHECK_FALSE(is_readable(fd, 0ms));
  REQUIRE(send(other.get(), "x", 1, 0) == 1);
  CHECK(is_readable(fd, forever));
  reactor.poll();
  CHECK(events.readable > 0);
  char byte = 0;
  REQUIRE(recv(watch->fd(), &byte, 1, 0) == 1);
  reactor.poll();
  CHECK_FALSE(is_readable(fd, 0ms));
  watch->want_write();
  reactor.wake();
  while (events.writable == 0 && is_readable(fd, forever)) reactor.poll();
  CHECK(events.writable == 1);
}

TEST_CASE("an alarm keeps the earliest time until it has passed", "[descriptor]") {
  Reactor reactor;
  const int fd = reactor.descriptor();
  REQUIRE(fd != -1);
  Alarm alarm(reactor, TimerDescriptor::make());
  REQUIRE(alarm.is_made());
  reactor.poll();
  const Time start = now();
  alarm.set(start + 30ms);
  alarm.set(start + 24h);
  CHECK(alarm.time() == start + 30ms);
  CHECK(is_readable(fd, forever));
  CHECK(now() >= start + 30ms);
  reactor.poll();
  CHECK(alarm.time() == never);
  CHECK_FALSE(is_readable(fd, 0ms));
  alarm.set(never);
  alarm.set(Time::zero());  // long past
  CHECK(is_readable(fd, forever));
}

TEST_CASE("the poll engine of libwebsockets has no descriptor and returns an error with the reason",
          "[descriptor]") {
  Reactor reactor(Reactor::Engine::poll);
  CHECK(reactor.descriptor() == -1);
  CHECK(reactor.why() == "libwebsockets' plug-in for libuv is not installed");
}
