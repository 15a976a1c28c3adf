#include "timeline.hpp"

#include <algorithm>

namespace chat {

bool Timeline::put(Message message) {
  const std::size_t place = place_of(message.offset);
  const auto at = messages_.begin() + static_cast<std::ptrdiff_t>(place);
  if (place == messages_.size() || at->offset != message.offset) {
    messages_.insert(at, std::move(message));
    return true;
  }
  if (at->version >= message.version) return false;
  *at = std::move(message);
  return true;
}

std::size_t Timeline::trim() {
  // Some more at a time, because the rest has to move.
  if (messages_.size() <= most + most / 10) return 0;
  const std::size_t dropped = messages_.size() - most;
  messages_.erase(messages_.begin(), messages_.begin() + static_cast<std::ptrdiff_t>(dropped));
  return dropped;
}

const Message* Timeline::find(std::uint64_t offset) const {
  const std::size_t place = place_of(offset);
  return place < messages_.size() && messages_[place].offset == offset ? &messages_[place] : nullptr;
}

std::uint64_t Timeline::missing_before(std::size_t index) const {
  return messages_[index].offset - (index == 0 ? 0 : messages_[index - 1].offset) - 1;
}

std::size_t Timeline::place_of(std::uint64_t offset) const {
  // Nearly all messages are new ones.
  if (messages_.empty() || messages_.back().offset < offset) return messages_.size();
  const auto found = std::lower_bound(messages_.begin(), messages_.end(), offset,
                                      [](const Message& one, std::uint64_t o) { return one.offset < o; });
  return static_cast<std::size_t>(found - messages_.begin());
}

}  // namespace chat
