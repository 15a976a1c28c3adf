#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "ws/mask.hpp"

namespace duet::detail {

/// RFC 6455 section 5.2.
enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10,
};

inline constexpr std::size_t longest_frame_header = 14;
inline constexpr std::size_t longest_control_payload = 125;

struct EncodedHeader {
  std::array<std::byte, longest_frame_header> bytes;
  std::size_t size = 0;
};

struct HeaderBits {
  bool final = true;
  bool compressed = false;  // RSV1 of RFC 7692 section 6: on a compressed message's first frame
};

/// Returns a frame's header, with the length in its shortest form. `mask` is null for a server.
EncodedHeader encode_header(Opcode opcode, std::uint64_t length, const MaskKey* mask, HeaderBits bits = {});

}  // namespace duet::detail
