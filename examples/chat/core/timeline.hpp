// The messages of one room that a client has, in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "message.hpp"

namespace chat {

/// Messages sorted by offset. Offsets have no holes in the server, so a hole here is history that was not loaded.
class Timeline {
 public:
  /// At most this many messages are kept in memory; the oldest are dropped and can be loaded again.
  static constexpr std::size_t most = 5000;

  /// Inserts the message, or replaces an older version of it. Returns whether something changed.
  bool put(Message message);

  /// Drops everything.
  void clear() { messages_.clear(); }

  /// Drops the oldest messages above `most`. Returns how many.
  std::size_t trim();

  [[nodiscard]] const std::vector<Message>& messages() const { return messages_; }

  /// The message with this offset, or null. Valid until the next change.
  [[nodiscard]] const Message* find(std::uint64_t offset) const;

  /// The offset of the newest message; 0 without one.
  [[nodiscard]] std::uint64_t last() const { return messages_.empty() ? 0 : messages_.back().offset; }

  /// The number of messages that are missing directly before the message at this index.
  [[nodiscard]] std::uint64_t missing_before(std::size_t index) const;

 private:
  [[nodiscard]] std::size_t place_of(std::uint64_t offset) const;

  std::vector<Message> messages_;
};

}  // namespace chat
