// Loop::post, the only function that another thread may call.
#include <duet/loop.hpp>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "support/eventually.hpp"

using namespace duet_test;

namespace {

constexpr int threads = 4;
constexpr int each = 20'000;

struct Storm {
  std::vector<int> next = std::vector<int>(threads);  // per poster; the loop's thread only
  int total = 0;
  bool in_order = true;

  void arrive(int thread, int number) {
    in_order &= next[static_cast<std::size_t>(thread)]++ == number;
    ++total;
  }
};

std::vector<std::thread> post_all(duet::Loop& loop, Storm& storm) {
  std::vector<std::thread> posters;
  for (int t = 0; t < threads; ++t)
    posters.emplace_back([&loop, &storm, t] {
      for (int i = 0; i < each; ++i)
        loop.post([&loop, &storm, t, i] {
          storm.arrive(t, i);
          if (storm.total == threads * each) loop.stop();
        });
    });
  return posters;
}

}  // namespace

TEST_CASE("many posts from threads arrive complete and in order at a waiting loop") {
  duet::Loop loop;
  Storm storm;
  const auto keep_running = loop.after(std::chrono::hours(1), [] {});
  std::vector<std::thread> posters = post_all(loop, storm);
  loop.run();
  for (std::thread& poster : posters) poster.join();
  loop.cancel(keep_running);
  CHECK(storm.total == threads * each);
  CHECK(storm.in_order);
}

TEST_CASE("many posts from threads arrive complete and in order at a polled loop") {
  duet::Loop loop;
  Storm storm;
  std::vector<std::thread> posters = post_all(loop, storm);
  CHECK(eventually(polling(loop), [&] { return storm.total == threads * each; }));
  for (std::thread& poster : posters) poster.join();
  CHECK(storm.total == threads * each);
  CHECK(storm.in_order);
}

TEST_CASE("loops post to each other") {
  duet::Loop here;
  std::atomic<duet::Loop*> there = nullptr;
  int returns = 0;
  std::thread other([&] {
    duet::Loop loop;
    const auto keep_running = loop.after(std::chrono::hours(1), [] {});
    there = &loop;
    loop.run();
    loop.cancel(keep_running);
  });
  REQUIRE(eventually([&] { return there != nullptr; }));
  duet::Function<void()> ping;
  const auto keep_running = here.after(std::chrono::hours(1), [] {});
  ping = [&] {
    there.load()->post([&] {
      here.post([&] {
        if (++returns < 1000) return ping();
        there.load()->post([loop = there.load()] { loop->stop(); });
        here.stop();
      });
    });
  };
  here.post([&] { ping(); });
  here.run();
  here.cancel(keep_running);
  other.join();
  CHECK(returns == 1000);
}

TEST_CASE("a posted function may end the loop before post() has returned") {
  for (int i = 0; i < 1000; ++i) {
    std::promise<duet::Loop*> made;
    bool ended = false;
    std::thread thread([&] {
      duet::Loop loop;
      made.set_value(&loop);
      while (!ended) loop.poll();  // it is awake when the function comes
    });
    made.get_future().get()->post([&] { ended = true; });
    thread.join();
  }
}

TEST_CASE("functions that were never called are destroyed with their loop on the loop's thread") {
  std::thread::id gone_on;
  struct Guard {
    std::thread::id* where;
    explicit Guard(std::thread::id& id) : where(&id) {}
    Guard(Guard&& other) noexcept : where(std::exchange(other.where, nullptr)) {}
    Guard& operator=(Guard&&) = delete;
    ~Guard() {
      if (where) *where = std::this_thread::get_id();
    }
  };
  {
    duet::Loop loop;
    std::thread([&] { loop.post([guard = Guard(gone_on)] { static_cast<void>(guard); }); }).join();
  }
  CHECK(gone_on == std::this_thread::get_id());
}
