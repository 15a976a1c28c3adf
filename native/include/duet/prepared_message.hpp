#pragma once

#include <duet/message_options.hpp>
#include <duet/result.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace duet {

namespace detail {
class EncodedMessage;
}

/// A message that is checked, copied, framed and compressed once, to be sent to many connections: compressed
/// by itself, for all that agreed on the same window, and only if that makes it smaller. Cheap to copy; the
/// copies share its bytes. Belongs to no thread.
class PreparedMessage {
 public:
  /// Refused: not_utf8.
  static Result<PreparedMessage> text(std::string_view text, const MessageOptions& options = {});
  static PreparedMessage binary(std::span<const std::byte> bytes, const MessageOptions& options = {});

  [[nodiscard]] bool is_text() const;
  [[nodiscard]] std::span<const std::byte> bytes() const;

  [[nodiscard]] const detail::EncodedMessage& encoded() const { return *encoded_; }

 private:
  explicit PreparedMessage(std::shared_ptr<const detail::EncodedMessage> encoded)
      : encoded_(std::move(encoded)) {}

  std::shared_ptr<const detail::EncodedMessage> encoded_;
};

}  // namespace duet
