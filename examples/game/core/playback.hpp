// The others, shown a moment late: between two snapshots that are both there.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "snapshot.hpp"

namespace game {

/// A ship as it is shown. Lengths are units, angles radians.
struct ShownShip {
  std::uint16_t number = 0;
  std::uint16_t score = 0;
  double x = 0;
  double y = 0;
  double angle = 0;
  double radius = 0;
  bool is_dashing = false;
  bool is_shielded = false;
};

/// The second of a client's two clocks. It runs behind the newest snapshot by a delay that follows the network: one tick
/// and the latest arrival of the last seconds. It is never set, only made faster or slower, so nobody jumps. An exception
/// is a gap of more than two seconds.
class Playback {
 public:
  using Time = std::chrono::microseconds;

  void reset() { *this = {}; }

  /// A snapshot of this tick has arrived.
  void arrive(std::uint32_t tick, Time now);

  /// Advances to this time.
  void advance(Time now);

  /// The others at the time of this clock.
  [[nodiscard]] std::vector<ShownShip> ships(const SnapshotHistory& history) const;

  [[nodiscard]] double tick() const { return tick_; }     ///< of this clock
  [[nodiscard]] std::chrono::milliseconds delay() const;  ///< that it aims at
  [[nodiscard]] std::chrono::duration<double, std::milli> jitter() const { return jitter_; }

 private:
  bool has_begun_ = false;
  double tick_ = 0;
  std::uint32_t newest_ = 0;
  Time now_{};
  double earliest_ = 0;  // the least of arrival - tick, in milliseconds: a snapshot without delay
  double lateness_ = 0;  // the greatest of the last seconds, in milliseconds
  Time last_arrival_{};
  std::chrono::duration<double, std::milli> jitter_{};
};

}  // namespace game
