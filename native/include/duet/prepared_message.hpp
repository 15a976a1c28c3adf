#pragma once

#include <duet/byte_view.hpp>
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

/// A message that is checked, copied, framed and compressed once and sent to many connections. It is
/// compressed without context, once per window size, and only if that makes it smaller. Cheap to copy: copies
/// share the bytes. May be used on any thread.
class PreparedMessage {
 public:
  /// Prepares a text message. The text is copied. Errors: not_utf8.
  [[nodiscard]] static Result<PreparedMessage> text(std::string_view text,
                                                    const MessageOptions& options = {});

  /// Prepares a binary message. The bytes are copied.
  [[nodiscard]] static PreparedMessage binary(ByteView bytes, const MessageOptions& options = {});

  /// True for text, false for binary.
  [[nodiscard]] bool is_text() const;

  /// The uncompressed payload. Valid as long as a copy of this message exists.
  [[nodiscard]] std::span<const std::byte> bytes() const;

  /// For duet's own use.
  [[nodiscard]] const detail::EncodedMessage& encoded() const { return *encoded_; }

 private:
  explicit PreparedMessage(std::shared_ptr<const detail::EncodedMessage> encoded)
      : encoded_(std::move(encoded)) {}

  std::shared_ptr<const detail::EncodedMessage> encoded_;
};

}  // namespace duet
