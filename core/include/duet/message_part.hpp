#pragma once

#include <duet/message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace duet {

/// Says whether another part of the message follows (send_text_part, send_binary_part).
enum class Part : std::uint8_t {
  more,  ///< another part of the message
  last,  ///< nothing: the message is complete
};

/// A part of a received message (on_message_part): a view, valid during the callback. Only the last part of a
/// message may be empty. An empty message is one empty part, both first and last.
class MessagePart {
 public:
  /// The place of a part in its message.
  struct Place {
    bool is_first;
    bool is_last;
  };

  MessagePart(std::span<const std::byte> payload, bool is_text, Place place)
      : payload_(payload, is_text), place_(place) {}

  /// Constructs the one part of a whole message.
  explicit MessagePart(Message whole) : payload_(whole), place_{true, true} {}

  /// True for text: then this part is valid UTF-8 and ends between two characters. False for binary. The same
  /// for all parts of a message.
  [[nodiscard]] bool is_text() const { return payload_.is_text(); }

  /// True if no part of the message precedes this one.
  [[nodiscard]] bool is_first() const { return place_.is_first; }

  /// True if no part of the message follows this one.
  [[nodiscard]] bool is_last() const { return place_.is_last; }

  /// The part as characters. A binary message is not checked.
  [[nodiscard]] std::string_view text() const { return payload_.text(); }

  /// The part as bytes.
  [[nodiscard]] std::span<const std::byte> bytes() const { return payload_.bytes(); }

  /// In bytes.
  [[nodiscard]] std::size_t size() const { return payload_.size(); }

 private:
  Message payload_;
  Place place_;
};

}  // namespace duet
