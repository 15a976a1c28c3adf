#include "platform/timer_descriptor.hpp"

#include <poll.h>

#include "catch.hpp"

using namespace duet::detail;
using namespace std::chrono_literals;

namespace {

auto now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now()); }

/// A timer and its descriptor, in the order in which the reactor destroys them.
struct HeldTimer {
  std::unique_ptr<TimerDescriptor> timer = TimerDescriptor::make();
  UniqueFd fd = timer->take();

  /// Returns whether it becomes readable within this time; -1 is for ever.
  [[nodiscard]] bool is_readable(int milliseconds) const {
    pollfd ready{fd.get(), POLLIN, 0};
    return poll(&ready, 1, milliseconds) == 1;
  }
};

}  // namespace

TEST_CASE("a timer's descriptor is readable from the time on until it is cleared") {
  const HeldTimer timer;
  CHECK_FALSE(timer.is_readable(0));
  CHECK_FALSE(timer.timer->clear());
  const auto due = now() + 20ms;
  timer.timer->set(due);
  CHECK(timer.is_readable(-1));
  CHECK(now() >= due);
  CHECK(timer.timer->clear());
  CHECK_FALSE(timer.is_readable(0));
  CHECK_FALSE(timer.timer->clear());
}

TEST_CASE("the last time that is set counts") {
  const HeldTimer timer;
  timer.timer->set(now() + 24h);
  timer.timer->set(now() + 10ms);
  CHECK(timer.is_readable(-1));
  CHECK(timer.timer->clear());
  SECTION("tomorrow") { timer.timer->set(now() + 24h); }
  SECTION("the last but one of all times") { timer.timer->set(TimerDescriptor::Time::max() - 1ms); }
  const HeldTimer later;
  later.timer->set(now() + 20ms);
  CHECK(later.is_readable(-1));
  CHECK_FALSE(timer.is_readable(0));
}

TEST_CASE("a time that has passed makes the descriptor readable at once") {
  const HeldTimer timer;
  timer.timer->set(TimerDescriptor::Time());
  CHECK(timer.is_readable(-1));
}

TEST_CASE("a timer survives its descriptor") {
  HeldTimer timer;
  timer.timer->set(now() + 5ms);
  timer.fd.reset();
  const HeldTimer later;
  later.timer->set(now() + 20ms);
  CHECK(later.is_readable(-1));
}
