#pragma once

#include <duet/closed.hpp>
#include <duet/message.hpp>

#include <cstdint>

namespace duet {

/// An event of a client, as Client::next() returns it.
struct Event {
  enum class Kind : std::uint8_t {
    open,     ///< as on_open
    message,  ///< as on_message
    drained,  ///< as on_drain
    closed,   ///< as on_close
  };

  Kind kind = Kind::open;
  OwnedMessage message = {};  ///< for Kind::message
  Closed closed = {};         ///< for Kind::closed
};

}  // namespace duet
