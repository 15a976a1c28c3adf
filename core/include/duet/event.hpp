#pragma once

#include <duet/closed.hpp>
#include <duet/message.hpp>

#include <cstdint>

namespace duet {

/// What Client::next() gives: what a callback would have been called with.
struct Event {
  enum class Kind : std::uint8_t {
    open,     ///< as on_open
    message,  ///< as on_message
    drained,  ///< as on_drain
    closed,   ///< as on_close
  };

  Kind kind = Kind::open;
  OwnedMessage message = {};  ///< of a message
  Closed closed = {};         ///< of a closed
};

}  // namespace duet
