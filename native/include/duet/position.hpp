#pragma once

#include <cstdint>
#include <string>

namespace duet {

/// The position of a message in its topic, on all servers of a backplane (duet/backplane.hpp).
struct Position {
  /// Changes when the broker may have lost messages, and offsets begin again. Empty for none.
  std::string epoch = {};
  std::uint64_t offset = 0;  ///< 1, 2, 3... within the epoch; 0 before the first message

  friend bool operator==(const Position&, const Position&) = default;
};

}  // namespace duet
