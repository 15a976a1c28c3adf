#include "text/bytes.hpp"

namespace text {

void ByteWriter::number(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) byte(static_cast<std::uint8_t>(value | 0x80));
  byte(static_cast<std::uint8_t>(value));
}

void ByteWriter::difference(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  number(value < 0 ? ~(bits << 1) : bits << 1);
}

std::optional<std::uint8_t> ByteReader::byte() {
  if (rest_.empty()) return std::nullopt;
  const auto value = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return value;
}

std::optional<std::uint64_t> ByteReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto next = byte();
    if (!next || (shift == 63 && *next > 1) || (shift > 0 && *next == 0)) return std::nullopt;
    value |= std::uint64_t{*next & 0x7Fu} << shift;
    if (*next < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> ByteReader::difference() {
  const auto bits = number();
  if (!bits) return std::nullopt;
  return static_cast<std::int64_t>(*bits & 1 ? ~(*bits >> 1) : *bits >> 1);
}

std::optional<std::string_view> ByteReader::bytes(std::uint64_t size) {
  const std::string_view value =
      rest_.substr(0, size < rest_.size() ? static_cast<std::size_t>(size) : rest_.size());
  rest_.remove_prefix(value.size());
  if (value.size() < size) return std::nullopt;
  return value;
}

}  // namespace text
