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
    std::array<std::byte, 4> character;  ///< that an earlier piece began and this one has completed
    std::size_t character_size;          ///< 0: there is none
    std::span<const std::byte> rest;     ///< whole characters, where they lie in the piece
  };

  /// Keeps what the piece ends with of a character that is not whole.
  Cut cut(std::span<const std::byte> piece);

  void reset() { size_ = 0; }

 private:
  void keep(std::span<const std::byte> bytes);

  std::array<std::byte, 4> begun_{};  // of a character
  std::size_t size_ = 0;              // of what is there of it
};

}  // namespace duet::detail
