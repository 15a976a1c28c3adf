#pragma once

#include <algorithm>

#include "transport.hpp"

namespace duet::detail {

/// Counts the time in which a loop could not hear of what peers did: the application was in a callback, or
/// polled seldom, or the system did not let the program run. Limits do not count it (limit.hpp).
class Attention {
 public:
  /// Where the program is busy for longer, or polls less often than this, it could not.
  static constexpr Time blink{100};
  /// So late is the host's call where it should have come in time.
  static constexpr Time late{10};

  /// There are such times. Without this call the host tells of everything at once, as in memory.
  void may_lapse() { may_lapse_ = true; }

  /// From now to the next look the host calls when something comes, and at the latest at this time.
  void watch(Time until) { watched_ = until; }

  /// The loop reads now what peers have sent.
  void look(Time now) {
    count(now);
    watched_ = Time::zero();
    in_calls_ = false;
  }

  /// A callback of the application's begins. Looks at the clock only for the first since the last look.
  void call_begins(const Transport& clock) {
    if (in_calls_ || !may_lapse_) return;
    look(clock.now());
    in_calls_ = true;
  }
  /// No more callbacks for now.
  void calls_end(const Transport& clock) {
    if (in_calls_) look(clock.now());
  }

  /// All of it up to now.
  [[nodiscard]] Time missed(Time now) { return count(now), missed_; }

 private:
  void count(Time now) {
    const bool is_watched = watched_ > Time::zero();
    if (is_watched) seen_ = std::max(seen_, std::min(now, watched_));
    const Time gap = now - seen_;
    if (may_lapse_ && gap > (is_watched ? late : blink)) missed_ += gap;
    seen_ = now;
  }

  Time seen_{0};     // until then nothing has been missed that is not counted
  Time watched_{0};  // zero: the host does not call
  Time missed_{0};
  bool may_lapse_ = false;
  bool in_calls_ = false;
};

}  // namespace duet::detail
