#include "server/outbox.hpp"

#include <utility>

namespace duet::detail {

bool Outbox::fits(std::size_t size) const {
  const std::size_t waiting = buffered();
  return waiting == 0 || waiting + size <= limits_.most;
}

SendResult Outbox::taken() {
  const bool slow = buffered() > limits_.high;
  slow_ = slow_ || slow;
  return SendResult::taken(slow);
}

SendResult Outbox::send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options) {
  if (!fits(payload.size())) return Error::queue_full;
  peer_.send(payload, is_text, options);
  return taken();
}

SendResult Outbox::send(const EncodedMessage& message) {
  if (!fits(message.payload().size())) return Error::queue_full;
  peer_.send(message);
  return taken();
}

SendResult Outbox::publish(const PreparedMessage& message, std::string_view topic,
                           const PublishOptions& options) {
  const bool waits = !backlog_.empty() || peer_.buffered() > limits_.high;
  if (options.slow == SlowConsumer::close || !waits) return send(message.encoded());
  const std::size_t room = limits_.most - std::min(limits_.most, peer_.buffered());
  if (!backlog_.add(message, topic, options, room)) return Error::queue_full;
  return taken();
}

bool Outbox::progressed() {
  if (!slow_ || peer_.buffered() > limits_.low) return false;
  while (!backlog_.empty() && peer_.buffered() <= limits_.high) peer_.send(backlog_.take_first().encoded());
  if (buffered() > limits_.low) return false;
  return std::exchange(slow_, false);
}

void Outbox::finish() {
  while (!backlog_.empty()) peer_.send(backlog_.take_first().encoded());
}

}  // namespace duet::detail
