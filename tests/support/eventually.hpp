// Waiting for events. All tests wait with this, and therefore equally long.
#pragma once

#include <duet/loop.hpp>

#include <chrono>
#include <ostream>
#include <thread>

namespace duet_test {

/// The timeout of all waits in tests: long, as a sanitizer on a busy machine is slow. A test that passes
/// never waits this long.
inline constexpr std::chrono::seconds patience{60};

/// The result of a wait. CHECK and REQUIRE print it in words, next to the condition.
class [[nodiscard]] Came {
 public:
  explicit Came(bool in_time) : in_time_(in_time) {}
  explicit operator bool() const { return in_time_; }
  friend std::ostream& operator<<(std::ostream& out, Came came) {
    if (came) return out << "it came";
    return out << "it did not come within " << patience.count() << " s";
  }

 private:
  bool in_time_;
};

/// Checks the condition repeatedly until the deadline, and calls `between` between two checks.
template <class Between, class IsSo>
Came eventually(Between&& between, IsSo&& is_so) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > deadline) return Came(false);
    between();
  }
  return Came(true);
}

/// Waits for other threads, which get the processor between two checks.
template <class IsSo>
Came eventually(IsSo&& is_so) {
  return eventually([] { std::this_thread::sleep_for(std::chrono::microseconds(100)); },
                    static_cast<IsSo&&>(is_so));
}

/// To be called between two checks: polls a loop, or anything with poll(), as a game does.
template <class Polled>
auto polling(Polled& loop) {
  return [&loop] { loop.poll(); };
}

/// To be called between two checks: runs the loop, which sleeps until an event, for a millisecond or until a
/// callback stops it.
inline auto running(duet::Loop& loop) {
  return [&loop] {
    const duet::TimerId end = loop.after(std::chrono::milliseconds(1), [&loop] { loop.stop(); });
    loop.run();
    loop.cancel(end);
  };
}

}  // namespace duet_test
