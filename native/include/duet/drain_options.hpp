#pragma once

#include <duet/close_code.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace duet {

/// How a server that is to end lets its connections go (Server::drain). Name them in order.
struct DrainOptions {
  /// The Close frames are spread over so long, so that the clients do not all come back at once.
  std::chrono::milliseconds window{1'000};

  /// From the call to the end, come what may: what is not closed then is cut, also what is still being read.
  /// Until then each connection may take its time to read what was sent to it.
  std::chrono::milliseconds deadline{10'000};

  std::uint16_t code = close_code::going_away;
  std::string reason = {};
};

/// How that went.
struct DrainResult {
  std::size_t closed = 0;  ///< connections that ended by themselves, or by the closing handshake
  std::size_t cut = 0;     ///< those that the deadline cut
};

}  // namespace duet
