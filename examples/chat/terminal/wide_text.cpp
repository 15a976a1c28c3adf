#include "wide_text.hpp"

#include <duet/utf8.hpp>

#include <algorithm>
#include <cstdint>
#include <cwchar>

namespace chat {

namespace {

constexpr wchar_t replacement = 0xFFFD;

bool is_in(wchar_t c, int first, int last) { return c >= first && c <= last; }

wchar_t shown(wchar_t c) {
  if (c == L'\n') return c;
  if (c == L'\t') return L' ';
  const bool is_control = c < 0x20 || is_in(c, 0x7F, 0x9F) || is_in(c, 0x2028, 0x2029);
  const bool is_bidi =
      c == 0x61C || is_in(c, 0x200E, 0x200F) || is_in(c, 0x202A, 0x202E) || is_in(c, 0x2066, 0x2069);
  return is_control || is_bidi ? replacement : c;
}

int cells(wchar_t c) { return std::max(0, wcwidth(c)); }

}  // namespace

std::wstring to_wide(std::string_view text) {
  std::wstring wide;
  if (!duet::is_utf8(text)) return std::wstring(1, replacement);
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t c = size == 1 ? lead : lead & (0x7Fu >> size);
    for (std::size_t k = 1; k < size; ++k) c = c << 6 | (static_cast<std::uint8_t>(text[i + k]) & 0x3Fu);
    wide += shown(static_cast<wchar_t>(c));
    i += size;
  }
  return wide;
}

std::string to_utf8(std::wstring_view text) {
  std::string result;
  for (const wchar_t wide : text) {
    const auto c = static_cast<std::uint32_t>(wide);
    const auto tail = [&](int shift) { result += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
    if (c < 0x80) {
      result += static_cast<char>(c);
    } else if (c < 0x800) {
      result += static_cast<char>(0xC0 | c >> 6);
      tail(0);
    } else if (c < 0x10000) {
      result += static_cast<char>(0xE0 | c >> 12);
      tail(6);
      tail(0);
    } else {
      result += static_cast<char>(0xF0 | c >> 18);
      tail(12);
      tail(6);
      tail(0);
    }
  }
  return result;
}

int width_of(std::wstring_view text) {
  int width = 0;
  for (const wchar_t c : text) width += cells(c);
  return width;
}

std::wstring cut(std::wstring_view text, int width) {
  std::size_t end = 0;
  for (int used = 0; end < text.size() && used + cells(text[end]) <= width; ++end) used += cells(text[end]);
  return std::wstring(text.substr(0, end));
}

std::vector<std::wstring> wrap(std::wstring_view text, int width) {
  std::vector<std::wstring> lines;
  while (true) {
    const std::size_t newline = text.find(L'\n');
    std::wstring_view rest = text.substr(0, newline);
    do {
      std::size_t length = cut(rest, std::max(width, 2)).size();
      if (length < rest.size()) {
        const std::size_t blank = rest.substr(0, length + 1).rfind(L' ');
        if (blank != std::wstring_view::npos && blank > 0) length = blank;
      }
      lines.emplace_back(rest.substr(0, length));
      rest.remove_prefix(length);
      if (!rest.empty() && rest.front() == L' ') rest.remove_prefix(1);
    } while (!rest.empty());
    if (newline == std::wstring_view::npos) return lines;
    text.remove_prefix(newline + 1);
  }
}

}  // namespace chat
