#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace duet::detail {

/// A message in the one frame that a server sends it in, where it is not compressed.
class EncodedMessage {
 public:
  EncodedMessage(std::span<const std::byte> payload, bool is_text);

  [[nodiscard]] std::span<const std::byte> header() const { return std::span(frame_).first(header_size_); }
  [[nodiscard]] std::span<const std::byte> payload() const { return std::span(frame_).subspan(header_size_); }
  [[nodiscard]] bool is_text() const { return is_text_; }

 private:
  std::vector<std::byte> frame_;
  std::size_t header_size_;
  bool is_text_;
};

}  // namespace duet::detail
