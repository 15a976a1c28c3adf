#pragma once

#include "transport.hpp"

namespace duet::detail {

/// A time limit for the peer, with the same rule for all limits on all hosts
/// (docs/decisions/0023-time-limits.md). When the time has passed, the limit is extended
/// - by its whole length, if the peer still takes the data that it needs before it can answer, at
///   `least_rate` or faster;
/// - by the time in which the loop could not have noticed an answer (attention.hpp), at most `most_excuses`
///   times, and by no more than its length.
class Limit {
 public:
  /// In bytes per millisecond of the limit. A peer that takes less counts as one that takes nothing.
  static constexpr std::uint64_t least_rate = 1;
  static constexpr int most_excuses = 2;

  /// Starts the limit now. `missed`: see LoopCore. The peer has to take all data that is queued now.
  void start(Time length, Time missed, const Outflow& out);

  /// The time has passed. Returns the extension; zero if the limit has expired.
  [[nodiscard]] Time extension(Time missed, const Outflow& out);

 private:
  [[nodiscard]] bool progressed(const Outflow& out);

  Time length_{0};
  Time missed_{0};           // by the loop when this period began
  std::uint64_t end_ = 0;    // the data that the peer has to take ends here
  std::uint64_t taken_ = 0;  // taken when this period began
  int excuses_ = 0;
};

}  // namespace duet::detail
