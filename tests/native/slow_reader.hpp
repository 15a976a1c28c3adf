// A peer that reads slowly and steadily. The pace is that of the other end's loop.
#pragma once

#include <duet/loop.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "raw_socket.hpp"

namespace duet_test {

/// Returns when so much time has passed in a loop that runs on another thread.
inline void let_pass(duet::Loop& loop, std::chrono::milliseconds time) {
  const auto passed = std::make_shared<std::promise<void>>();
  loop.post([&loop, time, passed] { loop.after(time, [passed] { passed->set_value(); }); });
  passed->get_future().wait_for(patience);
}

/// Takes so many steps of 16 KiB, with a pause after each.
inline std::string read_slowly(duet::Loop& loop, RawSocket& socket, int steps,
                               std::chrono::milliseconds pause) {
  std::string bytes;
  for (int i = 0; i < steps; ++i) {
    bytes += socket.read(16 << 10);
    let_pass(loop, pause);
  }
  return bytes;
}

}  // namespace duet_test
