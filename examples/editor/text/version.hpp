#pragma once

#include "text/id.hpp"

#include <cstdint>
#include <map>

namespace text {

/// The number of an agent's characters and erasures that a replica knows.
struct Known {
  std::uint32_t inserted = 0;
  std::uint32_t erased = 0;

  friend bool operator==(const Known&, const Known&) = default;
};

/// The version of a replica: its knowledge of each agent, without agents of which it knows nothing.
using Version = std::map<Agent, Known>;

}  // namespace text
