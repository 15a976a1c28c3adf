#pragma once

#include <duet/close_code.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace duet {

/// Graceful shutdown of a server (Server::shut_down).
struct ShutdownOptions {
  /// The Close frames are spread over this time, so that the clients do not reconnect all at once.
  std::chrono::milliseconds window{1'000};

  /// From the call to the end. Connections that are not closed by then are cut, also those whose peers are
  /// still reading. Until then each connection may take its time to read the messages sent before.
  std::chrono::milliseconds deadline{10'000};

  /// The close code and reason. A code that may not be sent is replaced by 1001, and an invalid reason by
  /// none.
  std::uint16_t code = close_code::going_away;
  std::string reason = {};
};

/// How a graceful shutdown ended.
struct ShutdownResult {
  std::size_t closed = 0;  ///< connections that ended by themselves or by the closing handshake
  std::size_t cut = 0;     ///< connections that were cut at the deadline
};

}  // namespace duet
