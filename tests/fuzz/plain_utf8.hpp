#pragma once

#include <string_view>

namespace duet_fuzz {

/// Returns whether the text is UTF-8, by the table of RFC 3629 section 4, one character after the other. Slow, and
/// plain: the reference for duet::is_utf8().
inline bool is_plain_utf8(std::string_view text) {
  const auto in = [&](std::size_t at, unsigned low, unsigned high) {
    const unsigned byte = at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
    return byte >= low && byte <= high && at < text.size();
  };
  const auto tails = [&](std::size_t at, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      if (!in(at + i, 0x80, 0xBF)) return false;
    return true;
  };
  std::size_t at = 0;
  while (at < text.size()) {
    if (in(at, 0x00, 0x7F)) {
      at += 1;
    } else if (in(at, 0xC2, 0xDF) && tails(at + 1, 1)) {
      at += 2;
    } else if ((in(at, 0xE0, 0xE0) && in(at + 1, 0xA0, 0xBF) && tails(at + 2, 1)) ||
               (in(at, 0xE1, 0xEC) && tails(at + 1, 2)) ||
               (in(at, 0xED, 0xED) && in(at + 1, 0x80, 0x9F) && tails(at + 2, 1)) ||
               (in(at, 0xEE, 0xEF) && tails(at + 1, 2))) {
      at += 3;
    } else if ((in(at, 0xF0, 0xF0) && in(at + 1, 0x90, 0xBF) && tails(at + 2, 2)) ||
               (in(at, 0xF1, 0xF3) && tails(at + 1, 3)) ||
               (in(at, 0xF4, 0xF4) && in(at + 1, 0x80, 0x8F) && tails(at + 2, 2))) {
      at += 4;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace duet_fuzz
