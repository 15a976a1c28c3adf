#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace duet::detail {

/// Splits text in pieces between its characters. It copies only characters that are split between pieces. The
/// pieces were checked to be UTF-8.
class Utf8Splitter {
 public:
  struct Cut {
    std::span<const std::byte> character;  ///< begun by an earlier piece and completed by this one, or empty
    std::span<const std::byte> rest;       ///< whole characters, a view of the piece
  };

  /// Splits a piece, and keeps an incomplete character at its end. The character is valid until the next
  /// call.
  Cut cut(std::span<const std::byte> piece);

  /// Returns how many bytes complete the character that the last piece began; 0 for none.
  [[nodiscard]] std::size_t missing() const;

  void reset() { size_ = 0; }

 private:
  void keep(std::span<const std::byte> bytes);

  std::array<std::byte, 4> begun_{};  // of a character
  std::array<std::byte, 4> whole_{};  // the one returned last
  std::size_t size_ = 0;              // its bytes so far
};

}  // namespace duet::detail
