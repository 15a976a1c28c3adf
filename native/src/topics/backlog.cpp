#include "topics/backlog.hpp"

#include <algorithm>

namespace duet::detail {

bool Backlog::add(const PreparedMessage& message, std::string_view topic, const PublishOptions& options,
                  std::size_t most) {
  const std::size_t size = message.bytes().size();
  std::string key;
  if (options.slow == SlowConsumer::keep_latest) {
    key.append(topic).append(1, '\0').append(options.key);
    const auto same =
        std::find_if(held_.begin(), held_.end(), [&](const Held& each) { return each.key == key; });
    if (same != held_.end()) {
      bytes_ = bytes_ - same->message.bytes().size() + size;
      same->message = message;
      return true;
    }
  }
  if (options.slow != SlowConsumer::drop_newest)
    while (!held_.empty() && bytes_ + size > most) take_first();
  if (bytes_ + size > most) return false;
  held_.push_back({message, std::move(key)});
  bytes_ += size;
  return true;
}

PreparedMessage Backlog::take_first() {
  PreparedMessage first = std::move(held_.front().message);
  held_.pop_front();
  bytes_ -= first.bytes().size();
  return first;
}

}  // namespace duet::detail
