// The total memory of a server's connections.
#include "server/memory_budget.hpp"

#include <duet/no_limit.hpp>

#include <thread>
#include <vector>

#include "catch.hpp"

using duet::detail::MemoryBudget;
using duet::detail::MemoryShare;

namespace {
constexpr std::size_t step = MemoryShare::step;
}

TEST_CASE("shares are counted in steps and return their bytes") {
  const auto budget = std::make_shared<MemoryBudget>(10 * step);
  {
    MemoryShare first(budget), second(budget);
    CHECK(first.hold(step - 1));
    CHECK(budget->held() == 0);
    CHECK(first.hold(3 * step + 1));
    CHECK(second.hold(step));
    CHECK(budget->held() == 4 * step);
    CHECK(first.hold(step));
    CHECK(budget->held() == 2 * step);
  }
  CHECK(budget->held() == 0);
}

TEST_CASE("growing beyond the limit is reported and shrinking is not") {
  const auto budget = std::make_shared<MemoryBudget>(4 * step);
  MemoryShare first(budget), second(budget);
  CHECK(first.hold(3 * step));
  CHECK_FALSE(budget->is_spent());
  CHECK_FALSE(second.hold(2 * step));
  CHECK(budget->is_spent());
  CHECK(second.hold(2 * step));
  CHECK(first.hold(2 * step));
  CHECK_FALSE(first.hold(3 * step));
}

TEST_CASE("without a limit nothing is reported but bytes are counted") {
  const auto budget = std::make_shared<MemoryBudget>(duet::no_limit);
  MemoryShare share(budget);
  CHECK(share.hold(1000 * step));
  CHECK_FALSE(budget->is_spent());
  CHECK(budget->held() == 1000 * step);
}

TEST_CASE("threads share one budget") {
  const auto budget = std::make_shared<MemoryBudget>(duet::no_limit);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      MemoryShare share(budget);
      for (std::size_t i = 0; i < 10'000; ++i) share.hold(i % 7 * step);
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(budget->held() == 0);
}
