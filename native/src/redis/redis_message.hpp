#pragma once

#include <duet/backplane.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

// A message in a channel is "EPOCH OFFSET ORIGIN EXCEPT KIND SLOW COMPRESS KEYSIZE\n" with the key and the
// payload behind. A plain topic has the epoch "-". A stream has the same without epoch and offset, which are
// the topic's and the entry's. KIND is t for text, b for binary.

/// Returns a message without its position, as a stream has it.
std::string redis_body(const BackplaneMessage& message);

/// Returns the beginning of a message for a channel; the body follows.
std::string redis_position(const Position& position);

/// Parses a message of a channel. Returns nullopt if it is none: anyone may write to Redis.
std::optional<BackplaneMessage> parse_redis_message(std::string_view topic, std::string_view text);

}  // namespace duet::detail
