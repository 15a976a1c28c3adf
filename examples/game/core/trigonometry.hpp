// Sines and roots of whole numbers.
#pragma once

#include "units.hpp"

namespace game {

/// The direction as a vector of length 16,384.
Vec direction(Heading heading);

/// The heading of a vector; 0 for a vector without length.
Heading heading_of(double x, double y);

/// The square root, rounded down. The value must not be negative.
std::int64_t square_root(std::int64_t value);

/// The vector with this length and the direction of `heading`.
Vec along(Heading heading, Fixed length);

}  // namespace game
