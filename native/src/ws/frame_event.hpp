#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace duet::detail {

/// What a FrameReader has read. The views are valid until the reader is asked again.
struct FrameEvent {
  enum class Kind : std::uint8_t {
    none,     ///< all bytes are taken: nothing more is to be told before others come
    message,  ///< a whole message
    part,     ///< of a message that is given out as it comes
    work,     ///< a piece of a compressed message was inflated; there is more to do
    ping,
    pong,
    close,      ///< the last of all
    violation,  ///< of a rule, and the last of all
  };

  Kind kind = Kind::none;
  bool is_text = false;                     ///< of a message, or a part
  bool is_first = false;                    ///< of a part
  bool is_last = false;                     ///< the same
  std::uint16_t code = 0;                   ///< Close: 1005 stands for none. Violation: the code that says so
  std::span<const std::byte> payload = {};  ///< of a message, part, ping or pong
  std::string_view text = {};               ///< the reason of a Close, or what the violation is
};

}  // namespace duet::detail
