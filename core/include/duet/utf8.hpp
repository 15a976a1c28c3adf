#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace duet {

namespace detail {

/// The position of a check within a character.
struct Utf8Progress {
  std::uint8_t pending = 0;                    // continuation bytes that must follow
  std::uint8_t lowest = 0x80, highest = 0xBF;  // the range of the next one
};

}  // namespace detail

/// Checks a text that arrives in pieces for valid UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing
/// above U+10FFFF). It fails at the first byte that cannot be part of a valid text.
class Utf8Validator {
 public:
  /// Checks the next piece. Returns false once the bytes so far cannot begin a valid text, and for all pieces
  /// after that.
  bool feed(std::span<const std::byte> bytes);

  /// Returns whether the pieces so far end between two characters.
  [[nodiscard]] bool complete() const { return progress_.pending == 0; }

  /// Begins a new text.
  void reset() { *this = {}; }

 private:
  detail::Utf8Progress progress_;
};

/// Returns whether the whole text is valid UTF-8. An embedded NUL is a character like any other.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace duet
