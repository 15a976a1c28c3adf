#include "topics/catch_up.hpp"

namespace duet::detail {

void CatchUp::hold(const Publication& publication, bool is_meant) {
  const std::size_t size = sizeof(Held) + (is_meant ? publication.message.bytes().size() : 0);
  if (overflowed_ || bytes_ + size > most_held) {
    overflowed_ = true;
    held_.clear();
    return;
  }
  bytes_ += size;
  Held held{*publication.position, {}, publication.options};
  if (is_meant) held.message = publication.message;
  held_.push_back(std::move(held));
}

CaughtUp CatchUp::merge(const MissedMessages& missed, const Deliver& deliver) {
  for (const PreparedMessage& each : missed.messages) deliver(each, {});
  CaughtUp result{missed.last.offset, missed.complete && !overflowed_, missed.last.epoch};
  for (const Held& each : held_) {
    const Position& at = each.position;
    if (at.epoch == result.epoch && at.offset <= result.offset) continue;
    if (at.epoch != result.epoch || at.offset != result.offset + 1) result.complete = false;
    result.epoch = at.epoch;
    result.offset = at.offset;
    if (each.message) deliver(*each.message, each.options);
  }
  return result;
}

}  // namespace duet::detail
