#include "ws/frame_header_reader.hpp"

#include <algorithm>
#include <cstring>

namespace duet::detail {

namespace {

constexpr auto final_bit = std::byte{0x80};
constexpr auto reserved_bits = std::byte{0x70};
constexpr auto compressed_bit = std::byte{0x40};
constexpr auto opcode_bits = std::byte{0x0F};
constexpr auto masked_bit = std::byte{0x80};
constexpr auto length_bits = std::byte{0x7F};

std::uint64_t big_endian(const std::byte* bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  return value;
}

}  // namespace

std::size_t FrameHeaderReader::size(std::byte second) const {
  const auto length = std::to_integer<unsigned>(second & length_bits);
  const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
  return 2 + extended + (takes_masked_ ? mask_.size() : 0);
}

FrameHeaderReader::State FrameHeaderReader::read(std::span<std::byte>& bytes, const Context& context) {
  if (gathered_ > 0 || bytes.size() < longest_frame_header) return gather(bytes, context);
  const std::byte* const header = bytes.data();
  if (const char* const rule = check(header[0], header[1], context)) return broken(rule);
  bytes = bytes.subspan(size(header[1]));
  return accept(header);
}

FrameHeaderReader::State FrameHeaderReader::gather(std::span<std::byte>& bytes, const Context& context) {
  while (!bytes.empty()) {
    const bool had_two = gathered_ >= 2;
    const std::size_t want = had_two ? size(pieces_[1]) : 2;
    const std::size_t take = std::min(want - gathered_, bytes.size());
    std::copy_n(bytes.begin(), take, pieces_.begin() + gathered_);
    gathered_ = static_cast<std::uint8_t>(gathered_ + take);
    bytes = bytes.subspan(take);
    if (gathered_ < 2) break;
    if (!had_two)
      if (const char* const rule = check(pieces_[0], pieces_[1], context)) return broken(rule);
    if (gathered_ < size(pieces_[1])) continue;
    gathered_ = 0;
    return accept(pieces_.data());
  }
  return State::incomplete;
}

// Sections 5.1, 5.2, 5.4 and 5.5, and RFC 7692 section 6.1.
const char* FrameHeaderReader::check(std::byte first, std::byte second, const Context& context) const {
  const auto opcode = static_cast<Opcode>(first & opcode_bits);
  if (const std::byte reserved = first & reserved_bits; reserved != std::byte{}) {
    const bool begins_message = opcode == Opcode::text || opcode == Opcode::binary;
    if (reserved != compressed_bit || !begins_message || !context.may_be_deflated)
      return "a reserved bit is set";
  }
  const bool masked = (second & masked_bit) != std::byte{};
  if (masked != takes_masked_)
    return masked ? "a server's frame is masked" : "a client's frame is not masked";
  switch (opcode) {
    case Opcode::continuation:
      return context.in_message ? nullptr : "a continuation frame without a message to continue";
    case Opcode::text:
    case Opcode::binary: return context.in_message ? "a new message before the last one ended" : nullptr;
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
      if ((first & final_bit) == std::byte{}) return "a control frame is fragmented";
      if ((second & length_bits) > std::byte{longest_control_payload}) return "a control frame is too long";
      return nullptr;
  }
  return "a reserved opcode";
}

FrameHeaderReader::State FrameHeaderReader::accept(const std::byte* bytes) {
  is_final_ = (bytes[0] & final_bit) != std::byte{};
  is_compressed_ = (bytes[0] & compressed_bit) != std::byte{};
  opcode_ = static_cast<Opcode>(bytes[0] & opcode_bits);
  length_ = std::to_integer<std::uint64_t>(bytes[1] & length_bits);
  std::size_t at = 2;
  if (length_ >= 126) {
    const std::size_t count = length_ == 126 ? 2 : 8;
    length_ = big_endian(bytes + at, count);
    at += count;
    if (length_ <= (count == 2 ? 125U : 0xFFFFU) || length_ >> 63)
      return broken("a frame's length is not in its shortest form");
  }
  if (takes_masked_) std::memcpy(mask_.data(), bytes + at, mask_.size());
  return State::complete;
}

FrameHeaderReader::State FrameHeaderReader::broken(const char* rule) {
  violation_ = rule;
  return State::broken;
}

}  // namespace duet::detail
