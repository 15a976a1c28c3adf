// Messages of a backplane, for its tests.
#pragma once

#include <duet/backplane.hpp>

#include <string>
#include <string_view>

namespace duet_test {

inline duet::BackplaneMessage numbered(std::uint64_t offset, const std::string& epoch = "a") {
  return {.topic = "room",
          .message = duet::PreparedMessage::text(epoch + std::to_string(offset)).value(),
          .history = 100,
          .position = {epoch, offset}};
}

/// The messages after `after` of a topic that ends at `last`, of which those before `kept_from` are lost.
inline duet::BackplaneHistory history(std::uint64_t after, std::uint64_t last, std::uint64_t kept_from = 1,
                                      const std::string& epoch = "a") {
  duet::BackplaneHistory all{{epoch, last}, {}};
  for (std::uint64_t offset = std::max(after + 1, kept_from); offset <= last; ++offset)
    all.messages.push_back(numbered(offset, epoch));
  return all;
}

inline std::string text_of(const duet::PreparedMessage& message) {
  return {reinterpret_cast<const char*>(message.bytes().data()), message.bytes().size()};
}

}  // namespace duet_test
