#include "server/send_window.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/src/message_cost.hpp"

namespace duet::detail {

bool SendWindow::fits(std::size_t size) const {
  const std::size_t before = queued();
  return before == 0 || before + size + message_overhead <= limits_.most;
}

SendResult SendWindow::taken() {
  const bool slow = waiting() > limits_.high;
  if (slow) web_socket_.notify_drained(limits_.low);
  return SendResult::accepted(slow);
}

SendResult SendWindow::send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options) {
  if (!fits(payload.size())) return Error::queue_full;
  web_socket_.send(payload, is_text, options);
  return taken();
}

SendResult SendWindow::send(const EncodedMessage& message) {
  if (!fits(message.payload().size())) return Error::queue_full;
  web_socket_.send(message);
  return taken();
}

// Only the send queue counts: held-back messages may be droppable.
SendResult SendWindow::send_part(std::span<const std::byte> part, bool is_text, bool is_last,
                                 const MessageOptions& options) {
  const std::size_t before = web_socket_.queued();
  if (before > 0 && before + part.size() + message_overhead > limits_.most) return Error::queue_full;
  web_socket_.send_part(part, is_text, is_last, options);
  if (is_last) release();
  return taken();
}

// Messages that may not be dropped are held back only behind an unfinished message, and are sent after it.
void SendWindow::release() {
  while (held_.has_binding() || (!held_.empty() && web_socket_.queued() <= limits_.high)) send_first();
}

SendResult SendWindow::publish(const PreparedMessage& message, std::string_view topic,
                               const PublishOptions& options) {
  const bool waits = !held_.empty() || web_socket_.queued() > limits_.high;
  const bool may_go = options.slow == SlowConsumer::close || !waits;
  if (may_go && !web_socket_.in_message()) return send(message.encoded());
  const std::size_t room = limits_.most - std::min(limits_.most, web_socket_.queued());
  const std::size_t most = queued() > 0 ? room : std::numeric_limits<std::size_t>::max();
  if (!held_.add(message, topic, options, most)) return Error::queue_full;
  return taken();
}

bool SendWindow::drained() {
  if (!web_socket_.in_message()) release();
  if (waiting() <= limits_.low) return true;
  web_socket_.notify_drained(limits_.low);
  return false;
}

void SendWindow::finish() {
  if (web_socket_.in_message()) held_ = {};
  while (!held_.empty()) send_first();
}

void SendWindow::send_first() { web_socket_.send(held_.take_first().encoded()); }

}  // namespace duet::detail
