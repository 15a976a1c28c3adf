#include "topics/held_publications.hpp"

#include <algorithm>

namespace duet::detail {

bool HeldPublications::add(const PreparedMessage& message, std::string_view topic,
                           const PublishOptions& options, std::size_t most) {
  Held held{message, {}, options.slow == SlowConsumer::close};
  if (options.slow == SlowConsumer::keep_latest) {
    held.key.append(topic).append(1, '\0').append(options.key);
    const auto same =
        std::find_if(held_.begin(), held_.end(), [&](const Held& each) { return each.key == held.key; });
    if (same != held_.end()) {
      bytes_ = bytes_ - same->size() + held.size();
      cost_ = cost_ - same->cost() + held.cost();
      same->message = message;
      return true;
    }
  }
  const std::size_t cost = held.cost();
  if (!held.is_binding && options.slow != SlowConsumer::drop_newest) make_room(cost, most);
  if (most < cost || cost_ > most - cost) return false;
  bytes_ += held.size();
  cost_ += cost;
  binding_ += held.is_binding ? 1 : 0;
  held_.push_back(std::move(held));
  return true;
}

void HeldPublications::make_room(std::size_t cost, std::size_t most) {
  for (auto each = held_.begin(); each != held_.end() && (most < cost || cost_ > most - cost);)
    each = each->is_binding ? std::next(each) : drop(each);
}

std::list<HeldPublications::Held>::iterator HeldPublications::drop(std::list<Held>::iterator which) {
  bytes_ -= which->size();
  cost_ -= which->cost();
  binding_ -= which->is_binding ? 1 : 0;
  return held_.erase(which);
}

PreparedMessage HeldPublications::take_first() {
  PreparedMessage first = held_.front().message;
  drop(held_.begin());
  return first;
}

}  // namespace duet::detail
