#include "testing/incoming_message.hpp"

#include <duet/utf8.hpp>

#include <utility>

#include "testing/test_network.hpp"

namespace duet::detail {

std::optional<IncomingMessage::Part> IncomingMessage::add(const TestItem& item, bool in_parts) {
  if (!std::exchange(has_begun_, !item.is_last)) {
    pending_.clear();
    size_ = 0;
    is_text_ = item.is_text;
    is_delivered_ = false;
  }
  pending_ += item.payload;
  size_ += item.payload.size();
  if (!item.is_last && !in_parts && !is_delivered_) return {};
  std::size_t cut = pending_.size();
  if (is_text_)
    while (!is_utf8(std::string_view(pending_).substr(0, cut))) --cut;
  if (cut == 0 && !item.is_last) return {};
  Part part{pending_.substr(0, cut), !std::exchange(is_delivered_, true), item.is_last};
  pending_.erase(0, cut);
  return part;
}

}  // namespace duet::detail
