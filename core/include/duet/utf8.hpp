#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace duet {

namespace detail {

/// Where in a character a check stands.
struct Utf8Progress {
  std::uint8_t pending = 0;                    // continuation bytes still owed
  std::uint8_t lowest = 0x80, highest = 0xBF;  // what the next of them may be
};

}  // namespace detail

/// Checks UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF) as it arrives in
/// pieces, and fails at the first byte that cannot be part of it.
class Utf8Validator {
 public:
  /// False as soon as the bytes so far cannot begin a valid text; it stays false.
  bool feed(std::span<const std::byte> bytes);

  /// Whether what was fed ends between two characters.
  [[nodiscard]] bool complete() const { return progress_.pending == 0; }

  void reset() { *this = {}; }

 private:
  detail::Utf8Progress progress_;
};

/// Whether the text is UTF-8 from end to end. An embedded NUL is a character like others.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace duet
