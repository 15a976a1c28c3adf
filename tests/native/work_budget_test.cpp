#include "base/work_budget.hpp"

#include "catch.hpp"
#include "ws/frame_reader.hpp"

#include "raw_frame.hpp"

using namespace duet::detail;
using Clock = std::chrono::steady_clock;

namespace {

/// Work of the application's that takes longer than one connection's turn.
void work_too_long() {
  const auto end = Clock::now() + WorkBudget::one_connection;
  while (Clock::now() < end) {
  }
}

/// Reports that are counted, each of which takes too long.
struct SlowReports final : FrameEvents {
  int messages = 0;
  bool on_frame_message(std::span<const std::byte>, bool) override {
    ++messages;
    work_too_long();
    return true;
  }
  bool on_frame_ping(std::span<const std::byte>) override { return true; }
  bool on_frame_pong(std::span<const std::byte>) override { return true; }
  void on_frame_close(std::uint16_t, std::string_view) override {}
  void on_frame_violation(std::uint16_t, std::string_view) override {}
};

}  // namespace

TEST_CASE("a budget is spent once its time is over and until another turn begins") {
  WorkBudget budget;
  budget.begin();
  CHECK(budget.spend(0));  // the time counts from here
  work_too_long();
  CHECK_FALSE(budget.spend(0));
  CHECK_FALSE(budget.spend(0));
  budget.begin();
  CHECK(budget.spend(0));
}

TEST_CASE("the clock is looked at after at most 32 messages") {
  WorkBudget budget;
  budget.begin();
  int messages = 0;
  for (; messages < 1000 && budget.spend(0); ++messages) {
  }
  if (messages < 1000) return;  // the machine was busy for longer than the turn
  work_too_long();
  for (messages = 0; messages < 1000 && budget.spend(0); ++messages) {
  }
  CHECK(messages <= 32);
}

TEST_CASE("a reader yields between two messages and goes on where it stopped") {
  WorkBudget budget;
  FrameReader reader(Role::server, {1000, 10}, &budget);
  std::string bytes;
  for (int i = 0; i < 5; ++i) bytes += duet_test::masked(duet_test::text, "message");
  SlowReports reports;
  budget.begin();
  reader.feed(std::as_writable_bytes(std::span(bytes)), reports);
  CHECK(reports.messages == 2);
  CHECK(reader.yields());
  CHECK(reader.held() > 0);

  std::string more = duet_test::masked(duet_test::text, "fed meanwhile");
  reader.feed(std::as_writable_bytes(std::span(more)), reports);
  CHECK(reports.messages == 2);
  for (int turn = 0; turn < 10 && reader.yields(); ++turn) {
    budget.begin();
    reader.resume(reports);
  }
  CHECK(reports.messages == 6);
  CHECK_FALSE(reader.yields());
}

TEST_CASE("a pause outlasts a yield") {
  WorkBudget budget;
  FrameReader reader(Role::server, {1000, 10}, &budget);
  std::string bytes;
  for (int i = 0; i < 3; ++i) bytes += duet_test::masked(duet_test::text, "message");
  SlowReports reports;
  budget.begin();
  reader.feed(std::as_writable_bytes(std::span(bytes)), reports);
  REQUIRE(reader.yields());
  reader.pause();
  CHECK_FALSE(reader.yields());
  reader.resume_later();
  CHECK(reader.yields());
  budget.begin();
  reader.resume(reports);
  CHECK(reports.messages == 3);
}
