#include <duet/message.hpp>

#include <string>

#include "catch.hpp"

TEST_CASE("a message is a view of its payload and a copy owns it") {
  std::string payload("a\0b", 3);
  const duet::Message message(std::as_bytes(std::span(payload)), true);
  CHECK(message.is_text());
  CHECK(message.size() == 3);
  CHECK(message.text().data() == payload.data());
  CHECK(message.bytes().size() == 3);
  const duet::OwnedMessage owned = message.copy();
  payload[0] = 'x';
  CHECK(message.text()[0] == 'x');
  CHECK(owned.payload == std::string("a\0b", 3));
  CHECK(owned.is_text);
}

TEST_CASE("an empty message is a message") {
  const duet::Message message({}, false);
  CHECK_FALSE(message.is_text());
  CHECK(message.size() == 0);
  CHECK(message.text().empty());
  CHECK(message.copy().payload.empty());
}
