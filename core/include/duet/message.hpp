#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace duet {

class Message;

/// A message that owns its payload. Message::copy() makes one.
struct OwnedMessage {
  std::string payload;
  bool is_text = true;

  /// A view of this message. Valid as long as this object.
  [[nodiscard]] Message view() const;
  operator Message() const;
};

/// A received message: a view, valid during the callback that it was passed to. copy() makes one that lasts.
class Message {
 public:
  Message(std::span<const std::byte> payload, bool is_text) : payload_(payload), is_text_(is_text) {}

  /// True for text, false for binary (RFC 6455 section 5.6).
  [[nodiscard]] bool is_text() const { return is_text_; }

  /// The payload as characters. Text is always valid UTF-8 and may contain NULs; a binary message is not
  /// checked.
  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(payload_.data()), payload_.size()};
  }

  /// The payload as bytes.
  [[nodiscard]] std::span<const std::byte> bytes() const { return payload_; }

  /// In bytes.
  [[nodiscard]] std::size_t size() const { return payload_.size(); }

  /// Returns a copy that owns its payload.
  [[nodiscard]] OwnedMessage copy() const { return {std::string(text()), is_text_}; }

 private:
  std::span<const std::byte> payload_;
  bool is_text_;
};

inline Message OwnedMessage::view() const {
  return {std::as_bytes(std::span(payload.data(), payload.size())), is_text};
}
inline OwnedMessage::operator Message() const { return view(); }

}  // namespace duet
