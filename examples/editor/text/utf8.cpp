#include "text/utf8.hpp"

namespace text {

namespace {

constexpr std::size_t max_text_bytes = 0x7FFFFFFF;

std::uint8_t byte_at(std::string_view text, std::size_t i) { return static_cast<std::uint8_t>(text[i]); }

bool is_continuation(std::uint8_t byte) { return (byte & 0xC0) == 0x80; }

/// Returns the size of a character from its first byte.
std::size_t size_from(std::uint8_t lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

/// Returns the size of the valid character at `i`, or 0. The range of the second byte excludes overlong
/// forms, surrogates and values above U+10FFFF.
std::size_t valid_size(std::string_view text, std::size_t i) {
  const std::uint8_t lead = byte_at(text, i);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t size = size_from(lead);
  if (text.size() - i < size) return 0;
  const std::uint8_t lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const std::uint8_t highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte_at(text, i + 1) < lowest || byte_at(text, i + 1) > highest) return 0;
  for (std::size_t k = 2; k < size; ++k) {
    if (!is_continuation(byte_at(text, i + k))) return 0;
  }
  return size;
}

}  // namespace

std::optional<Measure> measure(std::string_view text) {
  if (text.size() > max_text_bytes) return std::nullopt;
  Measure all{.bytes = text.size()};
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = valid_size(text, i);
    if (size == 0) return std::nullopt;
    all.characters += 1;
    all.units += size == 4 ? 2 : 1;
    i += size;
  }
  return all;
}

std::size_t skip_characters(std::string_view text, std::uint32_t characters) {
  std::size_t i = 0;
  for (; characters > 0; --characters) i += size_from(byte_at(text, i));
  return i;
}

std::uint32_t units_of(std::string_view text) {
  std::uint32_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    units += (is_continuation(byte) ? 0u : 1u) + (byte >= 0xF0 ? 1u : 0u);
  }
  return units;
}

Measure skip_units(std::string_view text, std::uint32_t units) {
  Measure skipped;
  while (skipped.units < units && skipped.bytes < text.size()) {
    const std::size_t size = size_from(byte_at(text, skipped.bytes));
    const std::uint32_t width = size == 4 ? 2 : 1;
    if (skipped.units + width > units) break;
    skipped.bytes += size;
    skipped.characters += 1;
    skipped.units += width;
  }
  return skipped;
}

char32_t take_character(std::string_view& text) {
  const std::uint8_t lead = byte_at(text, 0);
  const std::size_t size = size_from(lead);
  char32_t character = size == 1 ? lead : size == 2 ? lead & 0x1Fu : size == 3 ? lead & 0x0Fu : lead & 0x07u;
  for (std::size_t k = 1; k < size; ++k) character = character << 6 | (byte_at(text, k) & 0x3Fu);
  text.remove_prefix(size);
  return character;
}

void append(std::string& text, char32_t character) {
  const auto put = [&text](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (character < 0x80) return put(character);
  if (character < 0x800) {
    put(0xC0 | character >> 6);
  } else {
    if (character < 0x10000) {
      put(0xE0 | character >> 12);
    } else {
      put(0xF0 | character >> 18);
      put(0x80 | (character >> 12 & 0x3F));
    }
    put(0x80 | (character >> 6 & 0x3F));
  }
  put(0x80 | (character & 0x3F));
}

}  // namespace text
