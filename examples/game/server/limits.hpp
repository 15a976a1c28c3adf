// The limits of one connection and one address.
#pragma once

#include <cstddef>

#include "../../common/bucket.hpp"

namespace game {

struct Limits {
  std::size_t players = 400;

  /// Messages of one connection. A client sends 27 a second, and after a stall the rest at once. A connection that exceeds
  /// it is closed.
  common::Rate messages{150, 60};

  /// New ships per network address.
  common::Rate joins{60, 2};
};

}  // namespace game
