#include "trigonometry.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace game {

namespace {

constexpr int full = 16384;

/// The sine of the first quarter by its series (to 1e-9), computed by the compiler: the same table everywhere.
constexpr double series(double x) {
  const double q = x * x;
  return x * (1 - q / 6 * (1 - q / 20 * (1 - q / 42 * (1 - q / 72 * (1 - q / 110 * (1 - q / 156))))));
}

constexpr std::array<Fixed, 65> quarter = [] {
  std::array<Fixed, 65> table{};
  for (int i = 0; i <= 64; ++i)
    table[static_cast<std::size_t>(i)] = static_cast<Fixed>(series(std::numbers::pi * i / 128) * full + .5);
  return table;
}();

Fixed sine(unsigned angle) {
  const unsigned within = angle & 63;
  switch (angle >> 6 & 3) {
    case 0: return quarter[within];
    case 1: return quarter[64 - within];
    case 2: return -quarter[within];
    default: return -quarter[64 - within];
  }
}

}  // namespace

Vec direction(Heading heading) { return {sine(heading + 64u), sine(heading)}; }

Heading heading_of(double x, double y) {
  if (x == 0 && y == 0) return 0;
  return static_cast<Heading>(std::lround(std::atan2(y, x) / std::numbers::pi * 128) & 255);
}

std::int64_t square_root(std::int64_t value) {
  auto root = static_cast<std::int64_t>(std::sqrt(static_cast<double>(value)));
  while (root * root > value) --root;
  while ((root + 1) * (root + 1) <= value) ++root;
  return root;
}

Vec along(Heading heading, Fixed length) {
  const Vec v = direction(heading);
  return {static_cast<Fixed>(std::int64_t{v.x} * length / full),
          static_cast<Fixed>(std::int64_t{v.y} * length / full)};
}

}  // namespace game
