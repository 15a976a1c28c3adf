// The limits of one connection and one address.
#pragma once

#include <cstddef>

#include "../../common/bucket.hpp"

namespace game {

struct Limits {
  std::size_t players = 400;

  /// Messages of one connection. A client sends 27 a second, and after a stall of the network the rest at once: half a
  /// minute of them is allowed. A connection that exceeds it is closed, and may try again.
  common::Rate messages{900, 60};

  /// New ships per network address.
  common::Rate joins{60, 2};
};

}  // namespace game
