// The small version, as a page has to download it. Native programs use utf8_fast.cpp.
#include <duet/utf8.hpp>

#include <cstddef>
#include <cstring>

namespace duet {

namespace {

using detail::Utf8Progress;

constexpr std::uint64_t high_bits = 0x8080808080808080;

/// Returns the first byte of [p, end) that is not ASCII, eight bytes at a time.
const std::uint8_t* skip_ascii(const std::uint8_t* p, const std::uint8_t* end) {
  for (; end - p >= 8; p += 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    if (word & high_bits) break;
  }
  while (p != end && *p < 0x80) ++p;
  return p;
}

// The decoder of the WHATWG Encoding standard (section 8.1.1) without its output. Each lead byte gives the
// number of continuation bytes and a narrower range for the first of them, which excludes overlong forms
// (after E0, F0), surrogates (after ED) and values above U+10FFFF (after F4). Inlined, so that a text in one
// piece is checked in registers.
[[gnu::always_inline]] inline bool advance(Utf8Progress& state, const std::uint8_t* p,
                                           const std::uint8_t* end) {
  while (true) {
    if (state.pending == 0) p = skip_ascii(p, end);
    if (p == end) return state.lowest <= state.highest;
    const std::uint8_t byte = *p++;
    if (state.pending > 0) {
      if (byte < state.lowest || byte > state.highest) break;
      state.lowest = 0x80;
      state.highest = 0xBF;
      --state.pending;
      continue;
    }
    if (byte < 0xC2 || byte > 0xF4) break;
    state.pending = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    if (byte == 0xE0) state.lowest = 0xA0;
    if (byte == 0xED) state.highest = 0x9F;
    if (byte == 0xF0) state.lowest = 0x90;
    if (byte == 0xF4) state.highest = 0x8F;
  }
  state = {.pending = 1, .lowest = 0xFF, .highest = 0};  // an empty range: no further byte is accepted
  return false;
}

}  // namespace

bool Utf8Validator::feed(std::span<const std::byte> bytes) {
  const auto* const begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return advance(progress_, begin, begin + bytes.size());
}

bool is_utf8(std::string_view text) {
  detail::Utf8Progress progress;
  const auto* const begin = reinterpret_cast<const std::uint8_t*>(text.data());
  return advance(progress, begin, begin + text.size()) && progress.pending == 0;
}

}  // namespace duet
