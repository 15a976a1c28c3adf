#include "backplane/topic_line.hpp"

#include <utility>

namespace duet::detail {

// Without a position the end of the topic is asked for: the place to continue from if the connection is lost
// before the first message.
void TopicLine::subscribed() {
  is_hearing_ = true;
  ask();
}

void TopicLine::ask() {
  reads_again_ = reading_ != Reading::nothing;
  if (reads_again_) return;
  reading_ = last_ ? Reading::missed : Reading::end_of_topic;
  events_.on_line_read(last_);
}

// The first message of a line has any offset, as all after the subscription are heard.
void TopicLine::live(BackplaneMessage message) {
  if (!last_) return report(message);
  if (reading_ == Reading::missed) return hold(std::move(message));
  enter_epoch(message.position.epoch);
  if (message.position.offset <= last_->offset) return;
  if (message.position.offset == last_->offset + 1) return report(message);
  hold(std::move(message));
  ask();
}

void TopicLine::enter_epoch(const std::string& epoch) {
  if (last_->epoch == epoch) return;
  last_ = Position{epoch, 0};
  events_.on_line_gap(*last_);
}

void TopicLine::hold(BackplaneMessage message) {
  held_bytes_ += sizeof message + message.message.bytes().size();
  held_.push_back(std::move(message));
  if (held_bytes_ <= most_held) return;
  held_.clear();
  held_bytes_ = 0;
  reads_again_ = true;
}

void TopicLine::report(const BackplaneMessage& message) {
  last_ = message.position;
  events_.on_line_message(message);
}

void TopicLine::read(const BackplaneHistory& history) {
  if (std::exchange(reading_, Reading::nothing) == Reading::end_of_topic) {
    if (!last_) last_ = history.last;
    return release();
  }
  enter_epoch(history.last.epoch);
  for (const BackplaneMessage& each : history.messages) {
    if (each.position.offset <= last_->offset) continue;
    if (each.position.offset != last_->offset + 1)
      events_.on_line_gap(Position{last_->epoch, each.position.offset - 1});
    report(each);
  }
  if (history.has_more) return ask();
  if (last_->offset < history.last.offset) {  // the newest ones are no longer kept
    last_ = history.last;
    events_.on_line_gap(*last_);
  }
  release();
}

// The messages that were held are read later, as the next live one shows that they are missing.
void TopicLine::read_failed() {
  reading_ = Reading::nothing;
  held_.clear();
  held_bytes_ = 0;
  if (is_hearing_ && reads_again_) ask();
}

// A held message of another epoch is from before the read, which has seen the newer one.
void TopicLine::release() {
  held_bytes_ = 0;
  for (BackplaneMessage& each : std::exchange(held_, {}))
    if (each.position.epoch == last_->epoch) live(std::move(each));
  if (reads_again_ && is_hearing_) ask();
}

}  // namespace duet::detail
