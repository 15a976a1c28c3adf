#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace duet {

class Message;

/// A message that owns its payload: what Message::copy() makes.
struct OwnedMessage {
  std::string payload;
  bool is_text = true;

  /// As a callback would have got it; valid as long as this.
  [[nodiscard]] Message view() const;
};

/// A received message: a view, valid during the callback it was given to. copy() to keep it.
class Message {
 public:
  Message(std::span<const std::byte> payload, bool is_text) : payload_(payload), is_text_(is_text) {}

  /// Text (always valid UTF-8, possibly with NULs) or binary.
  [[nodiscard]] bool is_text() const { return is_text_; }

  /// The payload as characters; for a binary message its bytes, unchecked.
  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(payload_.data()), payload_.size()};
  }

  [[nodiscard]] std::span<const std::byte> bytes() const { return payload_; }

  /// In bytes.
  [[nodiscard]] std::size_t size() const { return payload_.size(); }

  [[nodiscard]] OwnedMessage copy() const { return {std::string(text()), is_text_}; }

 private:
  std::span<const std::byte> payload_;
  bool is_text_;
};

inline Message OwnedMessage::view() const {
  return {std::as_bytes(std::span(payload.data(), payload.size())), is_text};
}

}  // namespace duet
