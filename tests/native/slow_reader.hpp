// A peer that reads slowly and steadily. The speed is that of the tested end's loop.
#pragma once

#include <duet/loop.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "raw_socket.hpp"

namespace duet_test {

// More than the system's own buffers hold.
inline constexpr std::size_t large = 8 << 20;
// Shorter than the slow part of the reading, and long for a busy machine.
inline constexpr std::chrono::milliseconds limit{1000};
inline constexpr int steps = 50;
inline constexpr std::chrono::milliseconds pause_between{40};

/// Returns when this much time has passed in a loop that runs on another thread.
inline Came let_pass(duet::Loop& loop, std::chrono::milliseconds time) {
  const auto passed = std::make_shared<std::atomic<bool>>(false);
  loop.post([&loop, time, passed] { loop.after(time, [passed] { *passed = true; }); });
  return eventually([&] { return passed->load(); });
}

/// Takes 50 steps of 16 KiB, with a pause after each. Fewer if the loop hangs.
inline std::string read_slowly(duet::Loop& loop, RawSocket& socket,
                               std::chrono::milliseconds between = pause_between) {
  std::string bytes;
  for (int i = 0; i < steps; ++i) {
    bytes += socket.read(16 << 10);
    if (!let_pass(loop, between)) break;
  }
  return bytes;
}

}  // namespace duet_test
