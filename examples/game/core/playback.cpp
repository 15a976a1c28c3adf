#include "playback.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace game {

namespace {

constexpr double tick_ms = tick_length.count();
constexpr double least_delay = 1.5 * tick_ms;
constexpr double most_delay = 320;
constexpr double fading = .985;        // of the lateness, per snapshot: half of it after two seconds
constexpr double clocks_differ = .02;  // milliseconds per snapshot by which the ends' clocks may drift apart
constexpr double longest_gap = 50;     // ticks; a gap that is longer is skipped
constexpr double hurry = .1;           // the clock is faster by this for each tick that it is behind

double milliseconds(Playback::Time time) { return std::chrono::duration<double, std::milli>(time).count(); }

ShownShip shown(const SeenShip& ship) {
  return {.number = ship.number,
          .score = ship.score,
          .x = double(ship.x) * ship_grain / unit,
          .y = double(ship.y) * ship_grain / unit,
          .angle = ship.heading * std::numbers::pi / 128,
          .radius = double(radius(ship.score)) / unit,
          .is_dashing = ship.is_dashing,
          .is_shielded = ship.is_shielded};
}

/// Moves a ship of the earlier snapshot toward the later one. Ships that went farther than a ship can have returned
/// elsewhere in between, and stay.
void blend(ShownShip& ship, const SeenShip& to, double part, double ticks) {
  const ShownShip next = shown(to);
  const double farthest = 3. * ticks * highest_speed / unit;
  if (std::hypot(next.x - ship.x, next.y - ship.y) > farthest) return;
  ship.x += (next.x - ship.x) * part;
  ship.y += (next.y - ship.y) * part;
  ship.angle += std::remainder(next.angle - ship.angle, 2 * std::numbers::pi) * part;
  ship.radius += (next.radius - ship.radius) * part;
}

}  // namespace

void Playback::arrive(std::uint32_t tick, Time now) {
  const double offset = milliseconds(now) - tick * tick_ms;
  if (!has_begun_) {
    *this = {};
    has_begun_ = true;
    tick_ = tick - least_delay / tick_ms;
    earliest_ = offset;
  } else {
    earliest_ = std::min(earliest_ + clocks_differ * (tick - newest_), offset);
    const double spacing = milliseconds(now - last_arrival_) - (tick - newest_) * tick_ms;
    jitter_ +=
        (std::chrono::duration<double, std::milli>(std::abs(spacing)) - jitter_) / 16;  // RFC 3550, 6.4.1
  }
  lateness_ = std::max(lateness_ * fading, offset - earliest_);
  last_arrival_ = now;
  newest_ = tick;
}

std::chrono::milliseconds Playback::delay() const {
  const double wanted = std::clamp(tick_ms + lateness_, least_delay, most_delay);
  return std::chrono::milliseconds(static_cast<int>(wanted));
}

void Playback::advance(Time now) {
  const double passed = milliseconds(now - now_) / tick_ms;
  const bool is_first = now_ == Time{};
  now_ = now;
  if (!has_begun_ || is_first) return;
  // The newest snapshot's tick, had it arrived without delay and continued until now.
  const double present = (milliseconds(now) - earliest_) / tick_ms;
  const double target = std::min(present, double(newest_) + 3) - double(delay().count()) / tick_ms;
  const double behind = target - tick_;
  if (std::abs(behind) > longest_gap) {
    tick_ = target;
  } else {
    tick_ += passed * std::clamp(1 + hurry * behind, .5, 2.);
  }
  tick_ = std::min(tick_, double(newest_));
}

std::vector<ShownShip> Playback::ships(const SnapshotHistory& history) const {
  std::vector<ShownShip> ships;
  const auto& all = history.all();
  if (all.empty()) return ships;
  const auto later =
      std::find_if(all.begin(), all.end(), [&](const Snapshot& one) { return one.tick > tick_; });
  const Snapshot& a = later == all.begin() ? *later : *(later - 1);
  const Snapshot* b = later == all.end() || later == all.begin() ? nullptr : &*later;
  const double ticks = b ? b->tick - a.tick : 1;
  const double part = b ? (tick_ - a.tick) / ticks : 0;
  auto next = b ? b->ships.begin() : a.ships.end();
  for (const SeenShip& one : a.ships) {
    ships.push_back(shown(one));
    if (!b) continue;
    while (next != b->ships.end() && next->number < one.number) ++next;
    if (next != b->ships.end() && next->number == one.number) blend(ships.back(), *next, part, ticks);
  }
  return ships;
}

}  // namespace game
