#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace text {

/// Appends values to a message. Numbers are LEB128: seven bits a byte, the low ones first.
class ByteWriter {
 public:
  void byte(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void number(std::uint64_t value);
  /// A number near zero of either sign is short.
  void difference(std::int64_t value);
  void bytes(std::string_view value) { bytes_ += value; }

  [[nodiscard]] std::string take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads the values of a message, which may be any bytes. Returns nullopt if the message ends too early, and
/// for a number of more than 64 bits or more bytes than it needs.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::optional<std::uint8_t> byte();
  [[nodiscard]] std::optional<std::uint64_t> number();
  [[nodiscard]] std::optional<std::int64_t> difference();
  /// Returns a part of the message itself. If the message is too short, nothing is left of it.
  [[nodiscard]] std::optional<std::string_view> bytes(std::uint64_t size);

 private:
  std::string_view rest_;
};

}  // namespace text
