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
  const bool is_binding = options.slow == SlowConsumer::close;
  if (!is_binding && options.slow != SlowConsumer::drop_newest) make_room(size, most);
  if (most < size || bytes_ > most - size) return false;
  held_.push_back({message, std::move(key), is_binding});
  bytes_ += size;
  binding_ += is_binding ? 1 : 0;
  return true;
}

void Backlog::make_room(std::size_t size, std::size_t most) {
  for (auto each = held_.begin(); each != held_.end() && bytes_ + size > most;) {
    if (each->is_binding) {
      ++each;
      continue;
    }
    bytes_ -= each->message.bytes().size();
    each = held_.erase(each);
  }
}

PreparedMessage Backlog::take_first() {
  PreparedMessage first = std::move(held_.front().message);
  binding_ -= held_.front().is_binding ? 1 : 0;
  held_.pop_front();
  bytes_ -= first.bytes().size();
  return first;
}

}  // namespace duet::detail
