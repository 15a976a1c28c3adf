#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace duet {

/// The state of a backplane.
struct BackplaneState {
  enum class Phase : std::uint8_t {
    connecting,  ///< for the first time
    ready,
    refusing,  ///< it is connected, and the broker refuses to store messages
    lost,      ///< it is not connected, and tries to connect again
  };

  Phase phase = Phase::connecting;
  std::string reason = {};  ///< one sentence for `refusing` and `lost`; empty for the others

  friend bool operator==(const BackplaneState&, const BackplaneState&) = default;
};

/// The enumerator's name, as in the log and the metrics.
[[nodiscard]] std::string_view to_string(BackplaneState::Phase phase);

}  // namespace duet
