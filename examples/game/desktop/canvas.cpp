#include "canvas.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "../core/units.hpp"

namespace game {

namespace {

constexpr double arena = double(arena_size) / unit;
constexpr double grid = 128;
constexpr SDL_Color space{13, 17, 25, 255};
constexpr SDL_Color lines{26, 33, 48, 255};
constexpr SDL_Color wall{142, 168, 255, 255};
constexpr SDL_Color gold{255, 209, 102, 255};
constexpr SDL_Color white{255, 255, 255, 255};

void use(SDL_Renderer* renderer, SDL_Color c) { SDL_SetRenderDrawColor(renderer, c.r, c.g, c.b, c.a); }

/// A drop that points ahead, around the origin.
std::vector<Place> drop(double radius, double angle) {
  std::vector<Place> outline;
  constexpr int steps = 24;
  for (int i = 0; i <= steps; ++i) {
    const double at = angle + .7 + (2 * std::numbers::pi - 1.4) * i / steps;
    outline.push_back({std::cos(at) * radius, std::sin(at) * radius});
  }
  outline.push_back({std::cos(angle) * radius * 1.45, std::sin(angle) * radius * 1.45});
  return outline;
}

}  // namespace

SDL_Color Canvas::colour_of(std::uint16_t number, double lightness) {
  // From hue, saturation and lightness (CSS Color 4, section 7.1).
  const double hue = std::fmod(number * 137.508, 360.);
  const double most = .75 * std::min(lightness, 1 - lightness);
  const auto channel = [&](double n) {
    const double k = std::fmod(n + hue / 30, 12);
    return static_cast<std::uint8_t>(255 * (lightness - most * std::max(-1., std::min({k - 3, 9 - k, 1.}))));
  };
  return {channel(0), channel(8), channel(4), 255};
}

SDL_FPoint Canvas::on_screen(Place place) const {
  return {static_cast<float>((place.x - camera_.x) * scale_ + width_ / 2.),
          static_cast<float>((place.y - camera_.y) * scale_ + height_ / 2.)};
}

void Canvas::draw(const View& view, std::uint16_t own) {
  SDL_GetRendererOutputSize(renderer_, &width_, &height_);
  camera_ = view.camera;
  // The server sends what is within 2,000 x 1,400 units; a window shows at most 1,600 x 1,000 of these.
  scale_ = std::max({width_ / 1600., height_ / 1000., .5});
  use(renderer_, space);
  SDL_RenderClear(renderer_);
  ground(view);
  for (const Place& shard : view.shards) {
    const Place outline[] = {
        {shard.x, shard.y - 7}, {shard.x + 5, shard.y}, {shard.x, shard.y + 7}, {shard.x - 5, shard.y}};
    shape(outline, gold);
  }
  for (const ShownShip& one : view.ships) ship(one, view.is_flying && one.number == own);
  // The next dash, as a bar.
  use(renderer_, wall);
  const SDL_Rect bar{20, height_ - 30, static_cast<int>(160 * view.charge), 10};
  SDL_RenderFillRect(renderer_, &bar);
}

void Canvas::ground(const View&) {
  use(renderer_, lines);
  const auto line = [&](Place from, Place to) {
    const SDL_FPoint a = on_screen(from);
    const SDL_FPoint b = on_screen(to);
    SDL_RenderDrawLineF(renderer_, a.x, a.y, b.x, b.y);
  };
  for (double at = 0; at <= arena; at += grid) {
    line({at, 0}, {at, arena});
    line({0, at}, {arena, at});
  }
  use(renderer_, wall);
  for (const auto& [a, b] : {std::pair<Place, Place>{{0, 0}, {arena, 0}},
                             {{arena, 0}, {arena, arena}},
                             {{arena, arena}, {0, arena}},
                             {{0, arena}, {0, 0}}})
    line(a, b);
}

void Canvas::ship(const ShownShip& ship, bool is_own) {
  const auto moved = [&](std::vector<Place> outline) {
    for (Place& one : outline) one = {one.x + ship.x, one.y + ship.y};
    return outline;
  };
  if (ship.is_shielded) circle({ship.x, ship.y}, ship.radius + 9, colour_of(ship.number, .3));
  if (ship.is_dashing)
    circle({ship.x - std::cos(ship.angle) * ship.radius, ship.y - std::sin(ship.angle) * ship.radius},
           ship.radius, colour_of(ship.number, .8));
  shape(moved(drop(ship.radius + 3, ship.angle)), is_own ? white : colour_of(ship.number, .4));
  shape(moved(drop(ship.radius, ship.angle)), colour_of(ship.number));
  circle({ship.x + std::cos(ship.angle) * ship.radius / 4, ship.y + std::sin(ship.angle) * ship.radius / 4},
         ship.radius * .38, colour_of(ship.number, .88));
}

void Canvas::circle(Place middle, double radius, SDL_Color colour) {
  std::vector<Place> outline;
  for (int i = 0; i < 28; ++i)
    outline.push_back({middle.x + std::cos(i * std::numbers::pi / 14) * radius,
                       middle.y + std::sin(i * std::numbers::pi / 14) * radius});
  shape(outline, colour);
}

/// A convex outline, as triangles from its first corner.
void Canvas::shape(std::span<const Place> outline, SDL_Color colour) {
  std::vector<SDL_Vertex> corners;
  std::vector<int> triangles;
  for (const Place& one : outline) corners.push_back({on_screen(one), colour, {0, 0}});
  for (int i = 2; i < static_cast<int>(corners.size()); ++i) triangles.insert(triangles.end(), {0, i - 1, i});
  SDL_RenderGeometry(renderer_, nullptr, corners.data(), static_cast<int>(corners.size()), triangles.data(),
                     static_cast<int>(triangles.size()));
}

}  // namespace game
