#include "base/work_budget.hpp"

#include "catch.hpp"
#include "ws/frame_reader.hpp"

#include "raw_frame.hpp"

using namespace duet::detail;
using Clock = std::chrono::steady_clock;

namespace {

/// Work of the application that takes longer than one connection's share.
void work_too_long() {
  const auto end = Clock::now() + WorkBudget::one_connection;
  while (Clock::now() < end) {
  }
}

}  // namespace

TEST_CASE("a budget is used up when its time has elapsed until the next turn") {
  WorkBudget budget;
  budget.begin();
  CHECK(budget.spend(0));  // the time starts here
  work_too_long();
  CHECK_FALSE(budget.spend(0));
  CHECK_FALSE(budget.spend(0));
  budget.begin();
  CHECK(budget.spend(0));
}

TEST_CASE("the clock is read after at most 32 messages") {
  WorkBudget budget;
  budget.begin();
  int messages = 0;
  for (; messages < 1000 && budget.spend(0); ++messages) {
  }
  if (messages < 1000) return;  // the machine was busy for longer than the share
  work_too_long();
  for (messages = 0; messages < 1000 && budget.spend(0); ++messages) {
  }
  CHECK(messages <= 32);
}

TEST_CASE("a reader that is stopped at the end of the budget continues at the same place") {
  WorkBudget budget;
  FrameReader reader(Role::server, {1000, 10});
  std::string stream;
  for (int i = 0; i < 5; ++i) stream += duet_test::masked(duet_test::text, "message");
  std::span<std::byte> bytes = std::as_writable_bytes(std::span(stream));
  int messages = 0;
  const auto read = [&] {
    budget.begin();
    while (reader.next(bytes).kind == FrameEvent::Kind::message) {
      ++messages;
      work_too_long();
      if (!budget.spend(0)) return;
    }
  };
  read();
  CHECK(messages == 2);
  for (int turn = 0; turn < 10 && !bytes.empty(); ++turn) read();
  CHECK(messages == 5);
}
