#include "text_rules.hpp"

#include <duet/utf8.hpp>

#include <cstdint>

namespace common {

namespace {

/// Removes the first character of a valid UTF-8 text and returns it.
char32_t next_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t character = size == 1 ? lead : lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) character = character << 6 | (byte(i) & 0x3Fu);
  text.remove_prefix(size);
  return character;
}

void append(std::string& text, char32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | c >> 6);
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0 | c >> 12);
    text += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | c >> 18);
    text += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    text += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool is_in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

bool is_control(char32_t c) { return c < 0x20 || is_in(c, 0x7F, 0x9F); }

/// Unicode's Bidi_Control (UAX 9).
bool changes_direction(char32_t c) {
  return c == 0x61C || is_in(c, 0x200E, 0x200F) || is_in(c, 0x202A, 0x202E) || is_in(c, 0x2066, 0x2069);
}

/// Characters that have no shape of their own, blanks other than U+0020 included.
bool is_invisible(char32_t c) {
  return c == 0xA0 || c == 0xAD || c == 0x34F || c == 0x115F || c == 0x1160 || c == 0x1680 ||
         is_in(c, 0x17B4, 0x17B5) || c == 0x180E || is_in(c, 0x2000, 0x200C) || is_in(c, 0x2028, 0x2029) ||
         c == 0x202F || is_in(c, 0x205F, 0x206F) || c == 0x2800 || c == 0x3000 || c == 0x3164 ||
         c == 0xFEFF || c == 0xFFA0 || is_in(c, 0xFFF0, 0xFFFB) || is_in(c, 0xE0000, 0xE0FFF) ||
         is_in(c, 0xE000, 0xF8FF) || c >= 0xF0000 || (c & 0xFFFE) == 0xFFFE;
}

/// A joiner and variation selectors are parts of emoji sequences.
bool joins_emoji(char32_t c) { return c == 0x200D || is_in(c, 0xFE00, 0xFE0F); }
bool is_combining(char32_t c) {
  return is_in(c, 0x300, 0x36F) || is_in(c, 0x483, 0x489) || is_in(c, 0x1AB0, 0x1AFF) ||
         is_in(c, 0x1DC0, 0x1DFF) || is_in(c, 0x20D0, 0x20FF) || is_in(c, 0xFE20, 0xFE2F);
}

enum class Alphabet : std::uint8_t { none, latin, greek, cyrillic };

Alphabet alphabet_of(char32_t c) {
  if (is_in(c, 'A', 'Z') || is_in(c, 'a', 'z') || (is_in(c, 0xC0, 0x24F) && c != 0xD7 && c != 0xF7))
    return Alphabet::latin;
  if (is_in(c, 0x370, 0x3FF)) return Alphabet::greek;
  if (is_in(c, 0x400, 0x52F)) return Alphabet::cyrillic;
  return Alphabet::none;
}

char32_t lower(char32_t c) {
  if (is_in(c, 'A', 'Z') || (is_in(c, 0xC0, 0xDE) && c != 0xD7)) return c + 0x20;
  if (is_in(c, 0x391, 0x3A9) || is_in(c, 0x410, 0x42F)) return c + 0x20;
  if (is_in(c, 0x400, 0x40F)) return c + 0x50;
  return c;
}

}  // namespace

std::string_view name_fault(std::string_view name) {
  if (name.empty()) return "a name has at least one character";
  if (name.size() > longest_name * 4) return "a name has at most 32 characters";
  if (!duet::is_utf8(name)) return "the name is not valid text";
  if (name.front() == ' ' || name.back() == ' ') return "a name does not begin or end with a blank";
  std::size_t length = 0;
  std::size_t marks = 0;
  char32_t before = 0;
  Alphabet alphabet = Alphabet::none;
  while (!name.empty()) {
    const char32_t c = next_character(name);
    if (++length > longest_name) return "a name has at most 32 characters";
    if (is_control(c)) return "a name has no control characters";
    if (changes_direction(c)) return "a name has no characters that change the direction of text";
    if (joins_emoji(c) ? before < 0x2190 : is_invisible(c)) return "a name has no invisible characters";
    if (c == ' ' && before == ' ') return "a name has no two blanks in a row";
    marks = is_combining(c) ? marks + 1 : 0;
    if (marks > 2 || (marks == 1 && length == 1)) return "a name has at most two marks on a letter";
    const Alphabet own = alphabet_of(c);
    if (own != Alphabet::none && alphabet != Alphabet::none && own != alphabet)
      return "a name has letters of one alphabet";
    if (own != Alphabet::none) alphabet = own;
    before = c;
  }
  return {};
}

std::string_view text_fault(std::string_view text) {
  if (text.size() > longest_text * 4) return "a message has at most 4000 characters";
  if (!duet::is_utf8(text)) return "the message is not valid text";
  std::size_t length = 0;
  bool is_blank = true;
  while (!text.empty()) {
    const char32_t c = next_character(text);
    if (++length > longest_text) return "a message has at most 4000 characters";
    if (is_control(c) && c != '\n' && c != '\t') return "a message has no control characters";
    if (c != '\n' && c != '\t' && c != ' ' && !is_invisible(c)) is_blank = false;
  }
  if (is_blank) return "the message is empty";
  return {};
}

std::string cleaned(std::string_view text) {
  std::string result;
  if (!duet::is_utf8(text)) return result;
  bool was_return = false;
  while (!text.empty()) {
    const char32_t c = next_character(text);
    if (c == '\r' || (c == '\n' && !was_return)) result += '\n';
    was_return = c == '\r';
    if (c == '\t' || !is_control(c)) append(result, c);
  }
  result.erase(result.find_last_not_of(" \t\n") + 1);
  return result;
}

std::string folded(std::string_view name) {
  std::string result;
  while (!name.empty()) append(result, lower(next_character(name)));
  return result;
}

std::string sentence(std::string_view reason) {
  std::string result(reason);
  if (!result.empty() && result[0] >= 'a' && result[0] <= 'z')
    result[0] = static_cast<char>(result[0] - 'a' + 'A');
  return result + ".";
}

}  // namespace common
