#include "examples/editor/core/protocol.hpp"

#include "catch.hpp"
#include "text/random.hpp"

using namespace editor;

namespace {

const Selection selection{{text::Id{3, 14}, text::Side::before}, {std::nullopt, text::Side::after}};
const std::string odd("a\0\xff", 3);

const Request requests[] = {
    Hello{"Notes", "Ada", 12345678901234, {{1, {2, 3}}, {900, {0, 1}}}},
    Hello{},
    Edits{odd},
    Select{selection},
    Select{},
    Rename{"Grace"},
    AskMoments{},
    AskPast{70000},
};

const Reply replies[] = {
    Issued{"secret"},
    Welcome{7, 1, {2, 3}, odd, {{1, "Ada", selection}, {2, "Grace", {}}}},
    Edits{odd},
    Stored{{0xFFFFFFFF, 1}},
    Presence{{{1, "Ada", selection}}, {2, 3}},
    Refused{"why", 1000},
    Moments{{{1, 2}, {3, 4}}},
    Past{1, "text"},
};

/// Every shorter message and every message with one more byte is refused.
template <class Message, class Decode>
void check(const Message& message, Decode decode) {
  const std::string bytes = encode(message);
  CHECK(decode(bytes) == message);
  for (std::size_t size = 0; size < bytes.size(); ++size) CHECK_FALSE(decode(bytes.substr(0, size)));
  CHECK_FALSE(decode(bytes + '\0'));
}

}  // namespace

TEST_CASE("every message comes back from its bytes") {
  for (const Request& one : requests) check(one, decode_request);
  for (const Reply& one : replies) check(one, decode_reply);
}

TEST_CASE("a message of an unknown kind is refused") {
  CHECK_FALSE(decode_request("\x06"));
  CHECK_FALSE(decode_reply("\x08"));
  CHECK_FALSE(decode_request("\xff"));
}

TEST_CASE("a list that claims to be long is refused at its end") {
  const std::string bytes = {4, '\xff', '\xff', '\xff', '\xff', '\x7f'};
  CHECK_FALSE(decode_reply(bytes));
}

TEST_CASE("any bytes are decoded or refused") {
  Random random(5);
  for (int i = 0; i < 50'000; ++i) {
    const bool is_request = random.below(2) == 0;
    std::string bytes = is_request ? encode(requests[random.below(8)]) : encode(replies[random.below(8)]);
    for (std::uint32_t changes = random.below(4); changes > 0; --changes)
      bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
    // Another message may come of it.
    if (const auto one = decode_request(bytes)) CHECK(decode_request(encode(*one)) == one);
    if (const auto one = decode_reply(bytes)) CHECK(decode_reply(encode(*one)) == one);
  }
}
