// Loop::post, while a foreign event loop waits for the loop.
#include <duet/descriptor.hpp>

#include <poll.h>

#include <thread>
#include <vector>

#include "catch.hpp"

TEST_CASE("many posts from threads wake a loop whose descriptor is polled") {
  constexpr int threads = 4;
  constexpr int each = 5'000;
  duet::Loop loop;
  const auto fd = duet::descriptor(loop);
  REQUIRE(fd);
  int total = 0;
  std::vector<std::thread> posters;
  for (int t = 0; t < threads; ++t)
    posters.emplace_back([&loop, &total] {
      for (int i = 0; i < each; ++i) loop.post([&total] { ++total; });
    });
  pollfd waited{*fd, POLLIN, 0};
  while (total < threads * each && ::poll(&waited, 1, 60'000) == 1) loop.poll();
  for (std::thread& poster : posters) poster.join();
  CHECK(total == threads * each);
}
