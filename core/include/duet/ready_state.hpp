#pragma once

#include <cstdint>

namespace duet {

/// WHATWG WebSocket.readyState, with the same values.
enum class ReadyState : std::uint8_t { connecting = 0, open = 1, closing = 2, closed = 3 };

}  // namespace duet
