// The character classes of HTTP (RFC 9110 section 5.6), independent of the locale.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace duet::detail::ascii {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_printable(char c) { return c > ' ' && c < '\x7f'; }

/// For each byte whether it is a tchar, RFC 9110 section 5.6.2.
inline constexpr auto token_chars = [] {
  std::array<bool, 256> chars{};
  for (std::size_t c = 0; c < 128; ++c)
    chars[c] = is_alpha(static_cast<char>(c)) || is_digit(static_cast<char>(c));
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) chars[static_cast<unsigned char>(c)] = true;
  return chars;
}();
constexpr bool is_token_char(char c) { return token_chars[static_cast<unsigned char>(c)]; }

constexpr bool is_token(std::string_view text) {
  for (char c : text) {
    if (!is_token_char(c)) return false;
  }
  return !text.empty();
}

/// The content of a field value, RFC 9110 section 5.5: blanks, printable ASCII and bytes above it, no
/// controls.
constexpr bool is_field_value(std::string_view text) {
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7f) return false;
  }
  return true;
}

constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

inline std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

/// Removes the text before the next separator from `rest` and returns it; all of it if there is no separator.
constexpr std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return piece;
}

/// Calls `visit` with each non-empty element of a comma-separated list (RFC 9110 section 5.6.1: empty ones
/// are ignored) until it returns true. Returns whether it did.
template <typename Visit>
constexpr bool any_in_list(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::string_view element = trim(take_until(list, ','));
    if (!element.empty() && visit(element)) return true;
  }
  return false;
}

}  // namespace duet::detail::ascii
