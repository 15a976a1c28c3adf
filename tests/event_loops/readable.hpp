// Waiting for a descriptor, as any event loop does.
#pragma once

#include <poll.h>

#include <chrono>

namespace duet_test {

inline bool is_readable(int fd, std::chrono::milliseconds within) {
  pollfd waited{fd, POLLIN, 0};
  return ::poll(&waited, 1, static_cast<int>(within.count())) == 1;
}

/// A new loop is quiet after a silence of this time. From 4.3 on, libwebsockets reads the machine's routes first, and waits
/// up to 350 ms for more of them.
constexpr std::chrono::milliseconds silence(500);

}  // namespace duet_test
