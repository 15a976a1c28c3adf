#pragma once

#include <algorithm>

#include "transport.hpp"

namespace duet::detail {

/// Counts the time in which a loop cannot notice what its peers do: a callback of the application is running,
/// the application polls seldom, or the system has suspended the program. Limits do not count that time
/// (limit.hpp).
class Attention {
 public:
  /// A callback or a pause between polls that is longer than this counts as missed time.
  static constexpr Time blink{100};
  /// A call of the host that is later than this counts as missed time.
  static constexpr Time late{10};

  /// Enables the counting. Without this call the host reports everything at once, as in memory.
  void may_lapse() { may_lapse_ = true; }

  /// From now until the next look(), the host calls when something is received, and at this time at the
  /// latest.
  void watch(Time until) { watched_ = until; }

  /// The loop now reads what peers have sent.
  void look(Time now) {
    count(now);
    watched_ = Time::zero();
    in_calls_ = false;
  }

  /// A callback of the application begins. Reads the clock only for the first callback since the last look().
  void call_begins(const Transport& clock) {
    if (in_calls_ || !may_lapse_) return;
    look(clock.now());
    in_calls_ = true;
  }
  /// The callbacks of this turn are done.
  void calls_end(const Transport& clock) {
    if (in_calls_) look(clock.now());
  }

  /// Returns all missed time up to now.
  [[nodiscard]] Time missed(Time now) { return count(now), missed_; }

 private:
  void count(Time now) {
    const bool is_watched = watched_ > Time::zero();
    if (is_watched) seen_ = std::max(seen_, std::min(now, watched_));
    const Time gap = now - seen_;
    if (may_lapse_ && gap > (is_watched ? late : blink)) missed_ += gap;
    seen_ = now;
  }

  Time seen_{0};     // all missed time before it is counted
  Time watched_{0};  // zero: the host does not call
  Time missed_{0};
  bool may_lapse_ = false;
  bool in_calls_ = false;
};

}  // namespace duet::detail
