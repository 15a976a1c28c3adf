#pragma once

#include <duet/result.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace duet {

namespace detail {
class EncodedMessage;
}

/// A message that is checked, copied and framed once, to be sent to many connections. Cheap to copy; the
/// copies share its bytes. Belongs to no thread.
class PreparedMessage {
 public:
  /// Refused: not_utf8.
  static Result<PreparedMessage> text(std::string_view text);
  static PreparedMessage binary(std::span<const std::byte> bytes);

  [[nodiscard]] bool is_text() const;
  [[nodiscard]] std::span<const std::byte> bytes() const;

  [[nodiscard]] const detail::EncodedMessage& encoded() const { return *encoded_; }

 private:
  explicit PreparedMessage(std::shared_ptr<const detail::EncodedMessage> encoded)
      : encoded_(std::move(encoded)) {}

  std::shared_ptr<const detail::EncodedMessage> encoded_;
};

}  // namespace duet
