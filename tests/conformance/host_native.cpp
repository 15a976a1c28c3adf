#include <thread>

#include "host.hpp"

namespace conformance {

void poll_until(duet::Loop& loop, duet::Function<bool()> over) {
  while (!over()) {
    loop.poll();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // the frame's drawing
  }
}

}  // namespace conformance
