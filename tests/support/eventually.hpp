// Waiting for what must come. All tests wait with this, so that all of them wait as long.
#pragma once

#include <duet/loop.hpp>

#include <chrono>
#include <ostream>
#include <thread>

namespace duet_test {

/// What no wait of the tests exceeds: long, as a sanitizer on a busy machine is slow. A test that passes
/// never waits for it.
inline constexpr std::chrono::seconds patience{60};

/// Whether it came. In CHECK and REQUIRE it says so in words; the condition stands there already.
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

/// Looks whether it is so, again and again until the deadline, and calls `between` between two looks.
template <class Between, class IsSo>
Came eventually(Between&& between, IsSo&& is_so) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > deadline) return Came(false);
    between();
  }
  return Came(true);
}

/// For what other threads bring about; they have the processor between two looks.
template <class IsSo>
Came eventually(IsSo&& is_so) {
  return eventually([] { std::this_thread::sleep_for(std::chrono::microseconds(100)); },
                    static_cast<IsSo&&>(is_so));
}

/// To be called between two looks: polls a loop, or whatever has poll(), as a game does.
template <class Polled>
auto polling(Polled& loop) {
  return [&loop] { loop.poll(); };
}

/// To be called between two looks: runs the loop, which sleeps until something comes, for a millisecond or
/// until a callback stops it.
inline auto running(duet::Loop& loop) {
  return [&loop] {
    const duet::TimerId end = loop.after(std::chrono::milliseconds(1), [&loop] { loop.stop(); });
    loop.run();
    loop.cancel(end);
  };
}

}  // namespace duet_test
