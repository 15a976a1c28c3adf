#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace duet::detail {

/// An event that a FrameReader returns. The views are valid until its next call.
struct FrameEvent {
  enum class Kind : std::uint8_t {
    none,     ///< all bytes were read: more have to be received
    message,  ///< a whole message
    part,     ///< of a message that is delivered in parts
    work,     ///< a piece of a compressed message was inflated; there is more to do
    ping,
    pong,
    close,      ///< the last event
    violation,  ///< of the protocol; the last event
  };

  Kind kind = Kind::none;
  bool is_text = false;                     ///< of a message, or a part
  bool is_first = false;                    ///< of a part
  bool is_last = false;                     ///< the same
  std::uint16_t code = 0;                   ///< Close: 1005 means none. Violation: the code to send
  std::span<const std::byte> payload = {};  ///< of a message, part, ping or pong
  std::string_view text = {};               ///< the reason of a Close, or the description of the violation
};

}  // namespace duet::detail
