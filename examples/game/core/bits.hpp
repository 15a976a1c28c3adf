// Messages of bits: written in order, and read back by a reader that never leaves its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace game {

/// A message. std::string, as duet sends it without another copy.
using Bytes = std::string;

class BitWriter {
 public:
  /// The lowest `count` bits of the value, at most 32.
  void bits(std::uint32_t value, unsigned count);
  void flag(bool value) { bits(value, 1); }

  /// Any number; a small one is short: 5 bits for each 4 of the value.
  void number(std::uint32_t value);
  void signed_number(std::int32_t value);

  /// The length, then the bytes.
  void text(std::string_view text);

  /// The message, filled up with zeros to a whole byte.
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
  unsigned used_ = 0;  // bits of the last byte
};

/// Reads what a stranger has sent. After a failure every value is 0, so a caller may check once, at the end.
class BitReader {
 public:
  /// The bytes must outlive it.
  explicit BitReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::uint32_t bits(unsigned count);
  bool flag() { return bits(1) != 0; }

  /// Fails if the value does not fit into 32 bits.
  std::uint32_t number();
  std::int32_t signed_number();

  /// Fails if the text is longer than `most` bytes or is not UTF-8.
  std::string text(std::size_t most);

  void fail() { failed_ = true; }
  [[nodiscard]] bool failed() const { return failed_; }

  /// True if nothing failed and nothing is left but the zeros that fill the last byte.
  [[nodiscard]] bool is_complete();

 private:
  std::span<const std::byte> bytes_;
  std::size_t place_ = 0;  // in bits
  bool failed_ = false;
};

}  // namespace game
