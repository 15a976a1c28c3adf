// The fast version of utf8.cpp: a table of two KiB, and ASCII in vectors.
#include <duet/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "block.hpp"

namespace duet {

namespace {

using detail::Block;
using detail::Utf8Progress;

/// The bytes that may follow. The order is that of `meaning`.
enum State : std::uint8_t { between, one, two, three, after_e0, after_ed, after_f0, after_f4, bad, count };

constexpr std::array<Utf8Progress, count> meaning{{
    {0, 0x80, 0xBF},
    {1, 0x80, 0xBF},
    {2, 0x80, 0xBF},
    {3, 0x80, 0xBF},
    {2, 0xA0, 0xBF},
    {2, 0x80, 0x9F},
    {3, 0x90, 0xBF},
    {3, 0x80, 0x8F},
    {1, 0xFF, 0x00},  // an empty range: no further byte is accepted
}};

constexpr bool same(const Utf8Progress& a, const Utf8Progress& b) {
  return a.pending == b.pending && a.lowest == b.lowest && a.highest == b.highest;
}

constexpr State state_of(const Utf8Progress& progress) {
  for (std::uint8_t i = 0; i < count; ++i)
    if (same(meaning[i], progress)) return static_cast<State>(i);
  return bad;
}

// The decoder of the WHATWG Encoding standard (section 8.1.1) without its output, as in utf8.cpp.
constexpr State next(State state, unsigned byte) {
  if (state == bad) return bad;
  if (state != between) {
    if (byte < meaning[state].lowest || byte > meaning[state].highest) return bad;
    return static_cast<State>(meaning[state].pending - 1);
  }
  if (byte < 0x80) return between;
  if (byte < 0xC2 || byte > 0xF4) return bad;
  switch (byte) {
    case 0xE0: return after_e0;
    case 0xED: return after_ed;
    case 0xF0: return after_f0;
    case 0xF4: return after_f4;
    default: return byte < 0xE0 ? one : byte < 0xF0 ? two : three;
  }
}

// The automaton, packed as by P. Vognsen ("Shift-based DFAs", 2022): each byte has a row of one word, which
// holds the successor of each state at the bit position given by the state. A step is a load and a shift.
constexpr unsigned bits = 6;
constexpr unsigned mask = (1U << bits) - 1;
constexpr auto rows = [] {
  std::array<std::uint64_t, 256> all{};
  for (unsigned byte = 0; byte < 256; ++byte)
    for (unsigned state = 0; state < count; ++state)
      all[byte] |= std::uint64_t{next(static_cast<State>(state), byte) * bits} << (state * bits);
  return all;
}();

Block block_at(const std::uint8_t* p) {
  Block block;
  std::memcpy(&block, p, sizeof block);
  return block;
}

/// Returns the first position of [p, end) that may not be ASCII, four vectors at a time.
const std::uint8_t* skip_ascii(const std::uint8_t* p, const std::uint8_t* end) {
  for (; end - p >= 64; p += 64) {
    const Block all = block_at(p) | block_at(p + 16) | block_at(p + 32) | block_at(p + 48);
    if ((all[0] | all[1]) & 0x8080808080808080) break;
  }
  for (; end - p >= 8; p += 8) {
    std::uint64_t word;
    std::memcpy(&word, p, sizeof word);
    if (word & 0x8080808080808080) break;
  }
  return p;
}

Utf8Progress advance(const Utf8Progress& from, const std::uint8_t* p, const std::uint8_t* end) {
  std::uint64_t at = state_of(from) * bits;
  while (p != end) {
    if (at == between * bits) p = skip_ascii(p, end);
    const std::uint8_t* const stop = p + std::min<std::ptrdiff_t>(end - p, 32);
#pragma GCC unroll 8
    for (; p != stop; ++p) at = rows[*p] >> (at & mask);
    at &= mask;
    if (at == bad * bits) break;
  }
  return meaning[static_cast<std::size_t>(at / bits)];
}

}  // namespace

bool Utf8Validator::feed(std::span<const std::byte> bytes) {
  const auto* const begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  progress_ = advance(progress_, begin, begin + bytes.size());
  return progress_.lowest <= progress_.highest;
}

bool is_utf8(std::string_view text) {
  const auto* const begin = reinterpret_cast<const std::uint8_t*>(text.data());
  return advance({}, begin, begin + text.size()).pending == 0;
}

}  // namespace duet
