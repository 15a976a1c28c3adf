// The state of the connection, as a person reads it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace common {

struct Link {
  enum class State : std::uint8_t {
    connecting,
    live,     ///< the server has greeted this connection
    waiting,  ///< another attempt follows in `seconds`
    offline,  ///< this device has no network, or the server turned the client away: `why`
  };

  State state = State::connecting;
  unsigned seconds = 0;
  std::string why = {};  ///< a sentence without its full stop; empty if there is nothing to add
};

/// The states' names for fronts: "connecting", "live", "waiting", "offline".
std::string_view to_string(Link::State state);

}  // namespace common
