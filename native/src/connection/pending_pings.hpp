#pragma once

#include <duet/ping_callback.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace duet::detail {

/// A ping that was answered. Called by the application's loop.
struct PingAnswer {
  PingCallback callback;
  std::chrono::microseconds round_trip;
};

/// The application's pings that the peer has not answered. The payload of each one is its number. The
/// library's own pings are empty, and their pongs answer none of these.
class PendingPings {
 public:
  using Payload = std::array<std::byte, 8>;

  [[nodiscard]] bool is_full() const { return pings_.size() >= most_pings; }

  /// Adds a ping that is sent now, and returns its payload.
  Payload add(PingCallback callback);

  /// Removes and returns the pings that a pong answers: the one with its payload and those before, as the
  /// peer may answer the latest ping only (RFC 6455 section 5.5.3). None if the payload belongs to none.
  std::vector<PingAnswer> answer(std::span<const std::byte> pong);

 private:
  using Clock = std::chrono::steady_clock;

  struct Ping {
    Clock::time_point sent;
    PingCallback callback;
  };

  std::uint64_t answered_ = 0;  // the number of the first in pings_
  std::vector<Ping> pings_;
};

}  // namespace duet::detail
