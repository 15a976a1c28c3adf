#include "ws/frame.hpp"

#include <cstring>

namespace duet::detail {

EncodedHeader encode_header(Opcode opcode, std::uint64_t length, const MaskKey* mask, HeaderBits bits) {
  const auto mask_bit = static_cast<std::uint8_t>(mask ? 0x80 : 0);
  EncodedHeader header;
  const auto put = [&](std::uint64_t value) {
    header.bytes[header.size++] = static_cast<std::byte>(static_cast<std::uint8_t>(value));
  };
  const auto put_big_endian = [&](int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) put(length >> shift);
  };

  put((bits.final ? 0x80U : 0U) | (bits.compressed ? 0x40U : 0U) | static_cast<std::uint8_t>(opcode));
  if (length < 126) {
    put(mask_bit | length);
  } else if (length <= 0xFFFF) {
    put(mask_bit | 126U);
    put_big_endian(2);
  } else {
    put(mask_bit | 127U);
    put_big_endian(8);
  }
  if (mask) {
    std::memcpy(header.bytes.data() + header.size, mask->data(), mask->size());
    header.size += mask->size();
  }
  return header;
}

}  // namespace duet::detail
