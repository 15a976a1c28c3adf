#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace text {

/// A length of UTF-8 text in each unit. A character is a Unicode code point; JavaScript, CodeMirror and LSP
/// count UTF-16 code units, of which the characters from U+10000 on have two.
struct Measure {
  std::size_t bytes = 0;
  std::uint32_t characters = 0;
  std::uint32_t units = 0;
};

/// Returns nullopt if the text is not UTF-8 (RFC 3629), or longer than 2^31 bytes.
[[nodiscard]] std::optional<Measure> measure(std::string_view text);

// The text of the following is UTF-8 and long enough.

/// Returns the size in bytes of the first `characters` characters.
[[nodiscard]] std::size_t skip_characters(std::string_view text, std::uint32_t characters);

/// Returns the number of UTF-16 code units of the text.
[[nodiscard]] std::uint32_t units_of(std::string_view text);

/// Returns the measure of the first `units` code units: of one less if they end inside a pair, or of the
/// whole text if it is shorter.
[[nodiscard]] Measure skip_units(std::string_view text, std::uint32_t units);

/// Removes the first character from the text and returns it.
char32_t take_character(std::string_view& text);

/// Appends a character, which must be a Unicode scalar value.
void append(std::string& text, char32_t character);

}  // namespace text
