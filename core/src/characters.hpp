#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace duet::detail {

/// Classes of ASCII characters. One table is smaller than the comparisons.
enum CharacterClass : std::uint8_t {
  digit = 1,
  hex_letter = 2,
  letter = 4,
  label_mark = 8,    ///< of a host name's label, beside letters and digits
  target_mark = 16,  ///< of a path or query (RFC 3986 sections 3.3 and 3.4), beside letters, digits and '%'
  token_mark = 32,   ///< of a token (RFC 9110 section 5.6.2), beside letters and digits
  dot = 64,
  host_mark = label_mark | dot,
};

namespace characters {

constexpr auto classes = [] {
  std::array<std::uint8_t, 128> table{};
  const auto add = [&](std::string_view text, int what) {
    for (const char c : text) table[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(what);
  };
  add("0123456789", digit);
  add("abcdefABCDEF", hex_letter);
  add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", letter);
  add("-_", label_mark);
  add(".", dot);
  add("-._~!$&'()*+,;=:@/?", target_mark);
  add("!#$%&'*+-.^_`|~", token_mark);
  return table;
}();

}  // namespace characters

/// Returns whether the character belongs to one of the classes, which are combined with |.
constexpr bool is_one_of(char c, int classes) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < characters::classes.size() && (characters::classes[byte] & classes) != 0;
}

/// Returns the first position whose character is in none of these classes. The text is NUL-terminated.
constexpr const char* skip(const char* at, int classes) {
  while (is_one_of(*at, classes)) ++at;
  return at;
}

}  // namespace duet::detail
