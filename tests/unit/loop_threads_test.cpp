#include <duet/loop.hpp>

#include <thread>
#include <vector>

#include "catch.hpp"
#include "fake_transport.hpp"
#include "support/eventually.hpp"

using duet::Loop;

TEST_CASE("a function posted by another thread wakes the loop and runs on its thread") {
  Loop loop;
  std::thread::id ran_on;
  const auto keep_running = loop.after(std::chrono::hours(1), [] {});
  duet_test::FakeTransport::last().wake_at(duet::detail::never);  // the clock must not jump over the hour
  std::thread other([&] {
    loop.post([&] {
      ran_on = std::this_thread::get_id();
      loop.stop();
    });
  });
  loop.run();
  other.join();
  loop.cancel(keep_running);
  CHECK(ran_on == std::this_thread::get_id());
}

TEST_CASE("posts of several threads arrive complete and in each thread's order") {
  constexpr int threads = 4;
  constexpr int each = 2000;
  Loop loop;
  std::vector<std::vector<int>> seen(threads);
  int total = 0;
  std::vector<std::thread> posters;
  for (int t = 0; t < threads; ++t)
    posters.emplace_back([&, t] {
      for (int i = 0; i < each; ++i)
        loop.post([&, t, i] {
          seen[static_cast<std::size_t>(t)].push_back(i);
          ++total;
        });
    });
  const auto all_came =
      duet_test::eventually(duet_test::polling(loop), [&] { return total == threads * each; });
  for (std::thread& poster : posters) poster.join();
  REQUIRE(all_came);
  REQUIRE(total == threads * each);
  for (const auto& numbers : seen)
    for (int i = 0; i < each; ++i)
      if (numbers[static_cast<std::size_t>(i)] != i) FAIL("out of order");
}
