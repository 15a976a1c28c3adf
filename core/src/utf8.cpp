#include <duet/utf8.hpp>

#include <cstddef>
#include <cstring>

namespace duet {

namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080;

/// The first of [p, end) that is not ASCII, found eight bytes at a time.
const std::uint8_t* skip_ascii(const std::uint8_t* p, const std::uint8_t* end) {
  for (; end - p >= 8; p += 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    if (word & high_bits) break;
  }
  while (p != end && *p < 0x80) ++p;
  return p;
}

}  // namespace

// The decoder of the WHATWG Encoding standard (section 8.1.1) without its output: for each lead byte the
// number of continuation bytes, and the narrower range of the first of them that keeps out overlong forms
// (after E0, F0), surrogates (after ED) and what lies above U+10FFFF (after F4).
bool Utf8Validator::feed(std::span<const std::byte> bytes) {
  const auto* p = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto* const end = p + bytes.size();
  while (true) {
    if (pending_ == 0) p = skip_ascii(p, end);
    if (p == end) return lowest_ <= highest_;
    const std::uint8_t byte = *p++;
    if (pending_ > 0) {
      if (byte < lowest_ || byte > highest_) break;
      lowest_ = 0x80;
      highest_ = 0xBF;
      --pending_;
    } else if (byte >= 0xC2 && byte <= 0xDF) {
      pending_ = 1;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
      pending_ = 2;
      if (byte == 0xE0) lowest_ = 0xA0;
      if (byte == 0xED) highest_ = 0x9F;
    } else if (byte >= 0xF0 && byte <= 0xF4) {
      pending_ = 3;
      if (byte == 0xF0) lowest_ = 0x90;
      if (byte == 0xF4) highest_ = 0x8F;
    } else {
      break;
    }
  }
  pending_ = 1;  // an empty range: nothing is accepted any more
  lowest_ = 0xFF;
  highest_ = 0;
  return false;
}

bool is_utf8(std::string_view text) {
  Utf8Validator validator;
  return validator.feed({reinterpret_cast<const std::byte*>(text.data()), text.size()}) &&
         validator.complete();
}

}  // namespace duet
