// The values that a front draws.
#pragma once

#include <vector>

#include "playback.hpp"
#include "prediction.hpp"

namespace game {

struct View {
  Place camera;                  ///< the middle of the screen
  std::vector<ShownShip> ships;  ///< if `is_flying`, one's own is the last
  std::vector<Place> shards;
  bool is_flying = false;  ///< one's own ship takes part
  double charge = 0;       ///< from 0 to 1: the next dash is possible at 1
  double returns_in = 0;   ///< seconds until one's own ship returns, if it was shattered
  unsigned score = 0;      ///< one's own
};

/// Numbers about the connection.
struct Overlay {
  double round_trip = 0;   ///< milliseconds, from a Ping to its Pong; smoothed
  double jitter = 0;       ///< milliseconds, of the snapshots' arrival (RFC 3550, section 6.4.1)
  double received = 0;     ///< bytes a second
  double sent = 0;         ///< bytes a second
  double snapshots = 0;    ///< a second
  double age = 0;          ///< milliseconds since the newest snapshot arrived
  double delay = 0;        ///< milliseconds by which others are shown late
  double corrections = 0;  ///< of one's own ship, a minute
  unsigned tick = 0;       ///< of the newest snapshot
};

}  // namespace game
