#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace random_run {

using Random = std::mt19937_64;

/// Returns 0 to `count` - 1.
inline std::size_t below(Random& random, std::size_t count) {
  return static_cast<std::size_t>(random() % count);
}

/// The peers: tests/peer/ws_peer.mjs, raw_peer.mjs, and a closed port.
struct Peers {
  std::string url;
  std::string raw_url;
  std::string dead_url;
};

/// The target of an attempt, and the expected behaviour there.
struct Place {
  std::string url;
  bool echoes = false;   ///< every message is echoed, in order
  bool is_valid = true;  ///< false: connect() refuses it
  bool may_open = true;
};

[[nodiscard]] Place pick_place(Random& random, const Peers& peers);

}  // namespace random_run
