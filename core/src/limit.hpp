#pragma once

#include "transport.hpp"

namespace duet::detail {

/// A time limit on what a peer has to do, with one rule for all of them on all hosts
/// (docs/decisions/0023-time-limits.md). When the time is over, the limit is extended
/// - by its whole length while the peer still takes what it has to have before it can answer, at `least_rate`
///   or faster;
/// - by the time in which the loop could not have heard of an answer (attention.hpp), `most_excuses` times
/// and
///   by no more than its length.
class Limit {
 public:
  /// In bytes for each millisecond of the limit. A peer that takes less counts as one that takes nothing.
  static constexpr std::uint64_t least_rate = 1;
  static constexpr int most_excuses = 2;

  /// Begins now. `missed`: see LoopCore. What has been queued by now is what the peer has to have.
  void start(Time length, Time missed, const Outflow& out);

  /// The time is over. Returns how much more the peer has from now on: zero if it has had enough.
  [[nodiscard]] Time extension(Time missed, const Outflow& out);

 private:
  [[nodiscard]] bool progressed(const Outflow& out);

  Time length_{0};
  Time missed_{0};           // by the loop when this period began
  std::uint64_t end_ = 0;    // what the peer has to have
  std::uint64_t taken_ = 0;  // what it had when this period began
  int excuses_ = 0;
};

}  // namespace duet::detail
