// A message of a Redis channel, to which anyone may write.
#include "plain_utf8.hpp"
#include "redis/redis_message.hpp"
#include "target.hpp"

using namespace duet_fuzz;
using namespace duet::detail;

namespace {

std::string payload_of(const duet::BackplaneMessage& message) {
  return std::string(text_of(message.message.bytes()));
}

void read_redis_message(Input input) {
  const std::string text(input.rest());
  const auto message = parse_redis_message("topic", text);
  if (!message) return;
  require(message->topic == "topic", "a message has the topic of its channel");
  require(!message->message.is_text() || is_plain_utf8(payload_of(*message)), "a text is UTF-8");
  require(payload_of(*message).size() + message->options.key.size() < text.size(),
          "a message is a part of the bytes");
  require((message->history == 0) == message->position.epoch.empty(), "a topic with history has an epoch");

  const auto again = parse_redis_message("topic", redis_position(message->position) + redis_body(*message));
  require(again && payload_of(*again) == payload_of(*message),
          "a message is the same when it is written and read again");
  require(again->message.is_text() == message->message.is_text() &&
              again->options.key == message->options.key && again->options.slow == message->options.slow &&
              again->position.epoch == message->position.epoch &&
              again->position.offset == message->position.offset && again->origin == message->origin &&
              again->except == message->except && again->history == message->history,
          "its fields are the same");
}

const Target redis_message("redis_message", read_redis_message);

}  // namespace
