// RFC 6455 sections 7.4.1 and 10.4: an end's own limits, and their close codes.
#include "rfc/exchange.hpp"

using namespace duet_test;

namespace {

constexpr Setup small(std::size_t limit) {
  Setup setup;
  setup.max_message_size = limit;
  return setup;
}

const Table sizes([] {
  const std::string at(1000, 'x');
  const std::string half(500, 'x');
  exchange("RFC 6455 10.4: a message of exactly the limit is taken", {{text, at}}, taken({"text " + at}),
           small(1000));
  exchange("RFC 6455 10.4: a message in fragments of exactly the limit is taken",
           {part(text, half), {continuation, half}}, taken({"text " + at}), small(1000));
  exchange("RFC 6455 7.4.1: a message of a byte over the limit closes with 1009", {{text, at + 'x'}},
           failed(1009), small(1000));
  exchange("RFC 6455 7.4.1: fragments of a byte over the limit close with 1009",
           {part(text, half), {continuation, half + 'x'}}, failed(1009), small(1000));
  exchange("RFC 6455 7.4.1: a message over the limit is refused by its header",
           {{text, "", {.claimed = 1001}}}, failed(1009), small(1000));
  exchange("RFC 6455 7.4.1: a last fragment over the limit is refused by its header",
           {part(text, half), {continuation, "", {.claimed = 501}}}, failed(1009), small(1000));
  exchange("RFC 6455 7.4.1: a length of 4 GiB closes with 1009", {{binary, "", {.claimed = 1ULL << 32}}},
           failed(1009));
  exchange("RFC 6455 7.4.1: the largest length there is closes with 1009",
           {{binary, "", {.claimed = ~0ULL >> 1}}}, failed(1009));
  exchange("RFC 6455 7.4.1: the largest length there is behind a fragment closes with 1009",
           {part(binary, "a"), {continuation, "", {.claimed = ~0ULL >> 1}}}, failed(1009));
  exchange("RFC 6455 10.4: the limit applies to each message and not to their sum",
           {{text, at}, {text, at}, {text, at}}, taken({"text " + at, "text " + at, "text " + at}),
           small(1000));
  exchange("RFC 6455 10.4: a ping longer than the limit on messages is answered",
           {{ping, half.substr(0, 100)}}, taken({}, {"pong " + half.substr(0, 100)}), small(10));
});

Frames fragments(int count) {
  Frames frames{part(text, "")};
  for (int i = 2; i < count; ++i) frames.push_back(part(continuation, ""));
  frames.push_back({continuation, ""});
  return frames;
}

const Table pieces([] {
  const Setup four{.max_frames_per_message = 4};
  exchange(Role::server, "RFC 6455 10.4: a message in as many fragments as may be is taken", fragments(4),
           taken({"text "}), four);
  exchange(Role::server, "RFC 6455 7.4.1: a message in more fragments than may be closes with 1008",
           fragments(5), failed(1008), four);
});

}  // namespace
