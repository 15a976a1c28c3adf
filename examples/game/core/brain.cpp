#include "brain.hpp"

#include <cmath>

#include "trigonometry.hpp"

namespace game {

namespace {

constexpr double prey_distance = 320;
constexpr double dash_distance = 190;
constexpr double wall_distance = 150;
constexpr double arena = double(arena_size) / unit;

double distance(Place a, Place b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace

Input Brain::decide(const View& view) {
  if (until_ == 0) {
    wander_ = static_cast<Heading>(random_() >> 8);
    until_ = 25 + static_cast<unsigned>(random_() % 75);
  }
  --until_;
  Input input{.heading = wander_, .thrusts = true};
  if (!view.is_flying) return input;
  const Place own = view.camera;
  const Place middle{arena / 2, arena / 2};
  const auto toward = [&](Place place) { return heading_of(place.x - own.x, place.y - own.y); };
  if (own.x < wall_distance || own.y < wall_distance || own.x > arena - wall_distance ||
      own.y > arena - wall_distance)
    input.heading = toward(middle);

  double nearest = 500;
  for (const Place& shard : view.shards) {
    if (distance(shard, own) >= nearest) continue;
    nearest = distance(shard, own);
    input.heading = toward(shard);
  }
  if (view.charge < .7) return input;  // it hunts with a dash at hand
  double closest = prey_distance;
  for (const ShownShip& ship : view.ships) {
    const double away = distance({ship.x, ship.y}, own);
    if (&ship == &view.ships.back() || away >= closest || ship.is_shielded) continue;
    closest = away;
    input.heading = toward({ship.x, ship.y});
    if (ship.is_dashing) input.heading = static_cast<Heading>(input.heading + 96);  // out of its way
    input.dashes = !ship.is_dashing && view.charge >= 1 && away < dash_distance && random_() % 4 == 0;
  }
  return input;
}

}  // namespace game
