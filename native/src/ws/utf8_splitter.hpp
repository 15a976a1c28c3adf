#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace duet::detail {

/// Cuts text that comes in pieces between its characters, and copies none but those that come in two. The
/// pieces have been checked to be UTF-8.
class Utf8Splitter {
 public:
  struct Cut {
    std::span<const std::byte>
        character;                    ///< that an earlier piece began and this one has completed, or empty
    std::span<const std::byte> rest;  ///< whole characters, where they lie in the piece
  };

  /// Keeps what the piece ends with of a character that is not whole. The character is valid until the next
  /// call.
  Cut cut(std::span<const std::byte> piece);

  /// So many bytes complete the character that the last piece began; 0 for none.
  [[nodiscard]] std::size_t missing() const;

  void reset() { size_ = 0; }

 private:
  void keep(std::span<const std::byte> bytes);

  std::array<std::byte, 4> begun_{};  // of a character
  std::array<std::byte, 4> whole_{};  // the one that was told last
  std::size_t size_ = 0;              // of what is there of it
};

}  // namespace duet::detail
