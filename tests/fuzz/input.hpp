#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace duet_fuzz {

/// The bytes of one run. Choices are taken from their end, so that seeds begin with readable text.
class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes) {}

  /// Returns a number below `count`, which is at most 256; 0 if there are no bytes.
  unsigned choice(unsigned count) {
    if (bytes_.empty()) return 0;
    const auto last = static_cast<unsigned char>(bytes_.back());
    bytes_.remove_suffix(1);
    return last % count;
  }
  bool flag() { return choice(2) == 1; }

  /// The bytes that no choice has taken.
  [[nodiscard]] std::string_view rest() const { return bytes_; }

  /// Removes and returns the bytes before the next separator, or all of them.
  std::string_view until(char separator) {
    const std::size_t end = bytes_.find(separator);
    const std::string_view piece = bytes_.substr(0, end);
    bytes_.remove_prefix(end == std::string_view::npos ? bytes_.size() : end + 1);
    return piece;
  }

 private:
  std::string_view bytes_;
};

inline std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Sizes of pieces that depend only on a seed: mostly small ones.
class Pieces {
 public:
  explicit Pieces(unsigned seed) : state_(seed * 2654435761U + 1) {}

  /// Returns 1 to `most`.
  std::size_t next(std::size_t most) {
    state_ = state_ * 1664525U + 1013904223U;
    const unsigned random = state_ >> 8;
    const std::size_t wanted = random % 4 == 0 ? 1 + random / 4 % 4096 : 1 + random / 4 % 12;
    return wanted < most ? wanted : most;
  }

 private:
  std::uint32_t state_;
};

}  // namespace duet_fuzz
