#include "shown_text.hpp"

#include <duet/utf8.hpp>

namespace duet_cli {

std::string shown_text(std::string_view text, Lines lines) {
  const bool is_utf8 = duet::is_utf8(text);
  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_c1 = is_utf8 && byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    const bool is_c0 = byte < ' ' && !(lines == Lines::many && (byte == '\n' || byte == '\t'));
    const bool is_shown = !is_c0 && !is_c1 && byte != 0x7f && (byte < 0x80 || is_utf8);
    shown += is_shown ? text[i] : '?';
    if (is_c1) ++i;  // two bytes of UTF-8
  }
  return shown;
}

}  // namespace duet_cli
