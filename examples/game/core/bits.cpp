#include "bits.hpp"

#include <duet/utf8.hpp>

#include <algorithm>

namespace game {

void BitWriter::bits(std::uint32_t value, unsigned count) {
  while (count > 0) {
    if (used_ == 0) bytes_ += '\0';
    const unsigned fits = std::min(count, 8 - used_);
    const std::uint32_t part = value & ((1u << fits) - 1);
    bytes_.back() = static_cast<char>(static_cast<unsigned char>(bytes_.back()) | part << used_);
    value = fits == 32 ? 0 : value >> fits;
    count -= fits;
    used_ = (used_ + fits) % 8;
  }
}

void BitWriter::number(std::uint32_t value) {
  while (value > 15) {
    bits((value & 15) << 1 | 1, 5);
    value >>= 4;
  }
  bits(value << 1, 5);
}

void BitWriter::signed_number(std::int32_t value) {
  number(static_cast<std::uint32_t>(value) << 1 ^ static_cast<std::uint32_t>(value >> 31));
}

void BitWriter::text(std::string_view text) {
  number(static_cast<std::uint32_t>(text.size()));
  for (const char one : text) bits(static_cast<unsigned char>(one), 8);
}

std::uint32_t BitReader::bits(unsigned count) {
  if (failed_ || count > bytes_.size() * 8 - place_) {
    failed_ = true;
    return 0;
  }
  std::uint32_t value = 0;
  for (unsigned done = 0; done < count;) {
    const unsigned used = place_ % 8;
    const unsigned fits = std::min(count - done, 8 - used);
    const std::uint32_t part =
        std::to_integer<std::uint32_t>(bytes_[place_ / 8]) >> used & ((1u << fits) - 1);
    value |= part << done;
    done += fits;
    place_ += fits;
  }
  return value;
}

std::uint32_t BitReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 32; shift += 4) {
    const std::uint32_t group = bits(5);
    value |= std::uint64_t{group >> 1} << shift;
    if ((group & 1) == 0) return static_cast<std::uint32_t>(value);
  }
  failed_ = true;
  return 0;
}

std::int32_t BitReader::signed_number() {
  const std::uint32_t folded = number();
  return static_cast<std::int32_t>(folded >> 1 ^ (0u - (folded & 1)));
}

std::string BitReader::text(std::size_t most) {
  const std::size_t size = number();
  std::string text;
  if (failed_ || size > most || size * 8 > bytes_.size() * 8 - place_) {
    failed_ = true;
    return text;
  }
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(bits(8));
  if (!duet::is_utf8(text)) failed_ = true;
  return failed_ ? std::string() : text;
}

bool BitReader::is_complete() {
  const std::size_t left = bytes_.size() * 8 - place_;
  return !failed_ && left < 8 && bits(static_cast<unsigned>(left)) == 0;
}

}  // namespace game
