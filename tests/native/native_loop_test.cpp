// The loop with its real clock.
#include <duet/loop.hpp>
#include <duet/server.hpp>
#include <duet/visibility.hpp>

#include <chrono>
#include <future>
#include <thread>

#include "catch.hpp"
#include "raw_socket.hpp"

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

void be_busy(std::chrono::milliseconds time) {
  const auto start = Clock::now();
  while (Clock::now() - start < time) {
  }
}

/// Runs the loop on a separate thread. Returns false if it does not return, in which case the process cannot
/// continue.
bool returns(const std::function<void(duet::Loop&)>& prepare) {
  std::atomic<bool> returned = false;
  std::thread thread([&] {
    duet::Loop loop;
    prepare(loop);
    loop.run();
    returned = true;
  });
  if (!duet_test::eventually([&] { return returned.load(); })) {
    std::fputs("run() did not return\n", stderr);
    std::abort();
  }
  thread.join();
  return true;
}

}  // namespace

TEST_CASE("a timer set after long work fires and not early") {
  Clock::duration took{};
  CHECK(returns([&](duet::Loop& loop) {
    loop.after(0ms, [&] {
      be_busy(30ms);
      const auto start = Clock::now();
      loop.after(10ms, [&took, start] { took = Clock::now() - start; });
    });
  }));
  CHECK(took >= 10ms);
}

TEST_CASE("a timer that came due during other work fires") {
  int fired = 0;
  CHECK(returns([&](duet::Loop& loop) {
    loop.after(1ms, [&] {
      ++fired;
      be_busy(30ms);
    });
    loop.after(5ms, [&] { ++fired; });
    loop.after(20ms, [&] { ++fired; });
  }));
  CHECK(fired == 3);
}

TEST_CASE("many short timers in a row all fire") {
  int left = 200;
  duet::Function<void()> again;
  CHECK(returns([&](duet::Loop& loop) {
    again = [&] {
      be_busy(std::chrono::milliseconds(left % 3));
      if (--left > 0) loop.after(std::chrono::milliseconds(left % 4), [&] { again(); });
    };
    loop.after(0ms, [&] { again(); });
  }));
  CHECK(left == 0);
}

TEST_CASE("stop() from a function posted by another thread makes run() return") {
  std::promise<duet::Loop*> made;
  std::thread thread([&] {
    duet::Loop loop;
    const auto day = loop.after(24h, [] {});
    made.set_value(&loop);
    loop.run();
    loop.cancel(day);
  });
  duet::Loop* loop = made.get_future().get();
  loop->post([loop] { loop->stop(); });
  thread.join();
}

TEST_CASE("run() returns once a server has been closed") {
  CHECK(returns([&](duet::Loop& loop) {
    auto server = std::make_shared<duet::Server>(loop, duet::ServerOptions{.host = "127.0.0.1"});
    REQUIRE(server->listen());
    loop.after(1ms, [server] { server->close(); });
  }));
}

TEST_CASE("a native program is always visible") {
  duet::Loop loop;
  CHECK(duet::is_visible(loop));
  bool called = false;
  duet::on_visibility_change(loop, [&](bool) { called = true; });
  loop.poll();
  CHECK_FALSE(called);
}
