// Messages of Redis channels, to which anyone may write.
#include "redis/redis_message.hpp"

#include "catch.hpp"

using duet::detail::parse_redis_message;
using duet::detail::redis_body;
using duet::detail::redis_position;

namespace {

std::string payload_of(const duet::BackplaneMessage& message) {
  const auto bytes = message.message.bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

TEST_CASE("a message of a channel is the same when it is written and read again") {
  for (const std::string text : {"- 0 server 0 t 0 1 0\nhello", "epoch 7 server 42 b 1 0 3\nkey\xFF"}) {
    const auto message = parse_redis_message("topic", text);
    REQUIRE(message);
    CHECK(redis_position(message->position) + redis_body(*message) == text);
  }
  CHECK(parse_redis_message("topic", "- 0 server 0 t 0 1 0\nhello")->history == 0);
  CHECK(parse_redis_message("topic", "epoch 7 server 42 b 1 0 3\nkey\xFF")->history > 0);
  CHECK(payload_of(*parse_redis_message("topic", "epoch 7 server 42 b 1 0 3\nkey\xFF")) == "\xFF");
}

TEST_CASE("a message of a channel without an epoch is refused") {
  CHECK_FALSE(parse_redis_message("topic", " 0 server 0 t 0 1 5\nhello"));
}

TEST_CASE("a malformed message of a channel is refused") {
  for (const std::string_view text :
       {"", "\n", "- 0 server 0 t 0 1 0", "- x server 0 t 0 1 0\n", "- 0 server 0 x 0 1 0\n",
        "- 0 server 0 t 9 1 0\n", "- 0 server 0 t 0 1 1\n", "- 0 server 0 t 0 1 0\n\xFF"})
    CHECK_FALSE(parse_redis_message("topic", text));
}
