#pragma once

#include <duet/position.hpp>
#include <duet/prepared_message.hpp>

#include <cstddef>
#include <vector>

#include "core/src/message_cost.hpp"

namespace duet::detail {

/// The messages of a topic that a subscriber has missed.
struct MissedMessages {
  Position last = {};  ///< of the topic
  bool complete = true;
  std::vector<PreparedMessage> messages = {};  ///< the last one has the offset last.offset
  bool is_ahead = false;                       ///< the server has not delivered all messages up to `last` yet

  /// Keeps the newest ones that fit into so many bytes of a send queue, but always the last one.
  void fit(std::size_t room) {
    std::size_t size = 0;
    auto first = messages.end();
    while (first != messages.begin()) {
      size += (first - 1)->bytes().size() + message_overhead;
      if (size > room && first != messages.end()) break;
      --first;
    }
    if (first != messages.begin()) complete = false;
    messages.erase(messages.begin(), first);
  }
};

}  // namespace duet::detail
