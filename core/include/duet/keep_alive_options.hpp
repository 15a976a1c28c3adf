#pragma once

#include <chrono>

namespace duet {

/// Keep-alive: how soon an end detects that its peer has disappeared without a Close frame, as when a cable
/// is pulled, a computer sleeps, or a middlebox drops the connection. Any data received proves that the peer
/// is alive.
struct KeepAliveOptions {
  /// How long nothing has to arrive before a ping is sent. More than 0.
  std::chrono::milliseconds interval{25'000};

  /// How long after the ping something has to arrive. Then Closed{1006, timeout}. Extended while the peer
  /// reads the messages sent before the ping. More than 0.
  std::chrono::milliseconds timeout{20'000};
};

}  // namespace duet
