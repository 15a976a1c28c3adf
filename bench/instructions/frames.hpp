// Frames as a client and as a server send them.
#pragma once

#include <string>
#include <string_view>

#include "ws/frame.hpp"

namespace duet_bench {

inline std::string text_of(std::size_t size) { return std::string(size, 'a'); }

inline std::string frame(duet::detail::Opcode opcode, std::string_view payload,
                         const duet::detail::MaskKey* mask) {
  const auto header = duet::detail::encode_header(opcode, payload.size(), mask);
  std::string bytes(reinterpret_cast<const char*>(header.bytes.data()), header.size);
  bytes += payload;
  if (!mask) return bytes;
  auto* const to = reinterpret_cast<std::byte*>(bytes.data() + header.size);
  duet::detail::apply_mask(to, to, payload.size(), *mask, 0);
  return bytes;
}

inline std::string repeated(const std::string& bytes, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += bytes;
  return all;
}

inline constexpr duet::detail::MaskKey some_key{std::byte{0x12}, std::byte{0x34}, std::byte{0x56},
                                                std::byte{0x78}};

}  // namespace duet_bench
