// Coroutines that await each other and time.
#include <duet/coroutine.hpp>

#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "fake_transport.hpp"

using namespace std::chrono_literals;
using duet::Loop;
using duet::Task;
using Log = std::vector<std::string>;

namespace {

/// Logs its destruction.
struct Guard {
  Log& log;
  std::string name;
  ~Guard() { log.push_back(name + " gone"); }
};

Task<int> at_once(int value) { co_return value; }

Task<int> later(Loop& loop, int value) {
  co_await loop.sleep(10ms);
  co_return value;
}

Task<> sleeper(Loop& loop, Log& log, std::string name) {
  const Guard guard{log, name};
  co_await loop.sleep(10ms);
  log.push_back(name + " awake");
}

Task<> waiter(const Task<>& other, Log& log) {
  const Guard guard{log, "waiter"};
  co_await other;
  log.emplace_back("waited");
}

void pass(Loop& loop, duet::detail::Time time) {
  duet_test::FakeTransport::last().advance(time);
  loop.poll();
}

}  // namespace

TEST_CASE("a task starts at once and is resumed by the loop after a wait") {
  Loop loop;
  Log log;
  const auto count = [&](Loop& on) -> Task<> {
    log.emplace_back("begins");
    co_await on.sleep(10ms);
    log.emplace_back("ends");
  };
  const Task<> task = count(loop);
  CHECK(log == Log{"begins"});
  pass(loop, 9ms);
  CHECK(log.size() == 1);
  CHECK_FALSE(task.done());
  pass(loop, 2ms);
  CHECK(log == Log{"begins", "ends"});
  CHECK(task.done());
}

TEST_CASE("a task gets the value of a task that it awaits") {
  Loop loop;
  int sum = 0;
  const auto add = [&](Loop& on) -> Task<> {
    sum += co_await at_once(1);
    sum += co_await later(on, 10);
    const std::unique_ptr<int> owned = co_await [](Loop& l) -> Task<std::unique_ptr<int>> {
      co_await l.sleep(1ms);
      co_return std::make_unique<int>(100);
    }(on);
    sum += *owned;
  };
  const Task<> task = add(loop);
  loop.run();
  CHECK(sum == 111);
  CHECK(task.done());
}

TEST_CASE("run() continues while a task waits for a timer") {
  Loop loop;
  const Task<int> task = later(loop, 1);
  loop.run();
  CHECK(task.done());
}

TEST_CASE("a destroyed task destroys its coroutine while it waits") {
  Loop loop;
  Log log;
  {
    const Task<> task = sleeper(loop, log, "one");
    CHECK(log.empty());
  }
  CHECK(log == Log{"one gone"});
  pass(loop, 20ms);
  CHECK(log.size() == 1);
}

TEST_CASE("a moved task continues and assigning to a task destroys the old one") {
  Loop loop;
  Log log;
  Task<> task = sleeper(loop, log, "one");
  Task<> moved = std::move(task);
  pass(loop, 11ms);
  CHECK(log == Log{"one awake", "one gone"});
  CHECK(moved.done());
  moved = sleeper(loop, log, "two");
  moved = sleeper(loop, log, "three");
  CHECK(log.back() == "two gone");
}

TEST_CASE("a detached task continues and is destroyed at its end or with the loop") {
  Log log;
  {
    Loop loop;
    sleeper(loop, log, "one").detach();
    pass(loop, 11ms);
    CHECK(log == Log{"one awake", "one gone"});
    sleeper(loop, log, "two").detach();
    CHECK(log.size() == 2);
  }
  CHECK(log.back() == "two gone");
  [](Log& l) -> Task<> {
    l.emplace_back("three");
    co_return;
  }(log)
                    .detach();
  CHECK(log.back() == "three");
}

TEST_CASE("a task outlives its loop and is cancelled") {
  Log log;
  auto loop = std::make_unique<Loop>();
  const Task<> inner = sleeper(*loop, log, "inner");
  const Task<> outer = waiter(inner, log);
  loop.reset();
  CHECK_FALSE(inner.done());
  CHECK_FALSE(outer.done());
  CHECK(log.size() == 2);
  SECTION("a task that awaits it later is cancelled too") {
    const Task<> late = waiter(inner, log);
    CHECK_FALSE(late.done());
    CHECK(log.size() == 3);
  }
}

TEST_CASE("a task that awaits a destroyed task is cancelled") {
  Loop loop;
  Log log;
  Task<> outer = [](Log& l) -> Task<> {
    l.emplace_back("done");
    co_return;
  }(log);
  {
    const Task<> inner = sleeper(loop, log, "inner");
    outer = waiter(inner, log);
  }
  CHECK(log == Log{"done", "inner gone", "waiter gone"});
  CHECK_FALSE(outer.done());
}

TEST_CASE("a task destroyed while it runs is destroyed at its next wait or its end") {
  Loop loop;
  Log log;
  std::unique_ptr<Task<>> task;
  const bool ends = GENERATE(true, false);
  const auto suicide = [&](Loop& on, bool then_ends) -> Task<> {
    const Guard guard{log, "it"};
    co_await on.sleep(1ms);
    task.reset();
    log.emplace_back("still here");
    if (!then_ends) co_await on.sleep(1ms);
    if (!then_ends) log.emplace_back("never");
  };
  task = std::make_unique<Task<>>(suicide(loop, ends));
  pass(loop, 2ms);
  CHECK(log == Log{"still here", "it gone"});
  pass(loop, 5ms);
  CHECK(log.size() == 2);
}

TEST_CASE("a waiting task may be destroyed by the task that is about to resume it") {
  Loop loop;
  Log log;
  std::unique_ptr<Task<>> outer;
  const auto inner = [&](Loop& on) -> Task<> {
    co_await on.sleep(1ms);
    outer.reset();  // destroys this one too, at its end
    log.emplace_back("inner ends");
  };
  const auto wait = [&](Loop& on) -> Task<> {
    const Guard guard{log, "outer"};
    co_await inner(on);
    log.emplace_back("never");
  };
  outer = std::make_unique<Task<>>(wait(loop));
  pass(loop, 2ms);
  CHECK(log == Log{"outer gone", "inner ends"});
}

TEST_CASE("a hundred thousand waits that are ready at once use no stack") {
  const auto count = []() -> Task<int> {
    int sum = 0;
    for (int i = 0; i < 100'000; ++i) sum += co_await at_once(1);
    co_return sum;
  };
  const Task<int> task = count();
  CHECK(task.done());
}

TEST_CASE("a long chain of tasks ends without recursion") {
  Loop loop;
  struct Chain {
    static Task<int> link(Loop& on, int depth) {
      int below = 0;
      if (depth == 0)
        co_await on.sleep(1ms);
      else
        below = co_await link(on, depth - 1);
      co_return below + 1;
    }
  };
  int sum = 0;
  const auto sum_up = [&](Loop& on) -> Task<> { sum = co_await Chain::link(on, 2000); };
  const Task<> task = sum_up(loop);
  loop.run();
  CHECK(task.done());
  CHECK(sum == 2001);
}
