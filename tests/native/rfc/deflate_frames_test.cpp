// RFC 7692 section 6: the frames of a compressed message.
#include <array>

#include "rfc/deflate.hpp"
#include "rfc/exchange.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

const Table bits([] {
  exchange("RFC 7692 6: RSV1 marks a compressed message", {compressed(text, hello)}, taken({"text Hello"}),
           agreed());
  exchange("RFC 7692 6: a message without RSV1 is not compressed", {{text, "Hello"}}, taken({"text Hello"}),
           agreed());
  exchange("RFC 7692 6: a compressed binary message", {compressed(binary, hello)}, taken({"binary Hello"}),
           agreed());
  exchange("RFC 7692 6: compressed and other messages in turn",
           {compressed(text, hello), {text, "plain"}, compressed(binary, hello), {binary, ""}},
           taken({"text Hello", "text plain", "binary Hello", "binary "}), agreed());
  struct Named {
    unsigned opcode;
    const char* name;
  };
  for (const auto& [opcode, name] :
       std::initializer_list<Named>{{close_frame, "Close"}, {ping, "ping"}, {pong, "pong"}})
    exchange("RFC 7692 6.1: a "s + name + " with RSV1 is a protocol error", {compressed(opcode, "")},
             failed(1002), agreed());
  for (const auto& [opcode, name] : std::initializer_list<Named>{{text, "text"}, {binary, "binary"}}) {
    for (const unsigned reserved : {1U, 2U, 3U, 5U, 6U, 7U})
      exchange("RFC 6455 5.2: a "s + name + " frame with the reserved bits " + std::to_string(reserved) +
                   " is a protocol error with permessage-deflate too",
               {{opcode, hello, {.reserved = reserved}}}, failed(1002), agreed());
  }
  exchange("RFC 7692 6.1: a last fragment with RSV1 is a protocol error",
           {compressed_part(text, hello.substr(0, 3)), compressed(continuation, hello.substr(3))},
           failed(1002), agreed());
  exchange("RFC 7692 6.1: a fragment in the middle with RSV1 is a protocol error",
           {compressed_part(text, hello.substr(0, 3)), compressed_part(continuation, hello.substr(3))},
           failed(1002), agreed());
  exchange("RFC 7692 6.1: RSV1 on the second fragment alone is a protocol error",
           {part(text, "a"), compressed(continuation, hello)}, failed(1002), agreed());
  exchange("RFC 7692 6.1: an empty continuation with RSV1 is a protocol error",
           {compressed_part(text, hello), compressed(continuation, "")}, failed(1002), agreed());
});

const Table not_agreed([] {
  Setup declined = agreed();
  declined.header_lines.clear();
  exchange("RFC 7692 5: RSV1 is a protocol error if the peer declines compression", {compressed(text, hello)},
           failed(1002), declined);
  Setup off = agreed();
  off.compression.enabled = false;
  exchange(Role::server, "RFC 7692 5: RSV1 is a protocol error if the offer was not accepted",
           {compressed(text, hello)}, failed(1002), off);
});

const Table fragments([] {
  for (std::size_t at = 0; at <= hello.size(); ++at)
    exchange("RFC 7692 6.1: a compressed message cut behind " + std::to_string(at) + " bytes",
             {compressed_part(text, hello.substr(0, at)), {continuation, hello.substr(at)}},
             taken({"text Hello"}), agreed());
  Frames single{compressed_part(text, hello.substr(0, 1))};
  for (const char c : hello.substr(1)) single.push_back(part(continuation, std::string(1, c)));
  single.push_back({continuation, ""});
  exchange("RFC 7692 6.1: a compressed message in fragments of one byte", single, taken({"text Hello"}),
           agreed());
  exchange("RFC 7692 6.1: a compressed message in fragments of one byte received byte by byte", single,
           taken({"text Hello"}), [] {
             Setup slow = agreed();
             slow.chunk = 1;
             return slow;
           }());
  exchange("RFC 7692 6.1: empty fragments of a compressed message",
           {compressed_part(text, ""), part(continuation, hello), part(continuation, ""), {continuation, ""}},
           taken({"text Hello"}), agreed());
  exchange("RFC 7692 6.1: a message in fragments that is not compressed",
           {part(text, "Hel"), {continuation, "lo"}}, taken({"text Hello"}), agreed());
  const std::string long_one = deflated(prose(100'000));
  exchange("RFC 7692 6.1: a compressed message of 100000 bytes in two fragments",
           {compressed_part(text, long_one.substr(0, 10'000)), {continuation, long_one.substr(10'000)}},
           taken({"text " + prose(100'000)}), agreed());
});

const Table control_between([] {
  const Frame first = compressed_part(text, hello.substr(0, 3));
  const Frame last{continuation, hello.substr(3)};
  exchange("RFC 7692 6.1: a ping between compressed fragments", {first, {ping, "p"}, last},
           taken({"text Hello"}, {"pong p"}), agreed());
  exchange("RFC 7692 6.1: a pong between compressed fragments", {first, {pong, "p"}, last},
           taken({"text Hello"}), agreed());
  exchange("RFC 7692 6.1: pings between compressed fragments are not decompressed",
           {first, {ping, hello}, {ping, "\x07"}, last},
           taken({"text Hello"}, {"pong " + hello, "pong \x07"}), agreed());
  exchange("RFC 7692 6.1: a Close between compressed fragments",
           {first, {close_frame, close_payload(1000)}, last}, closed(1000), agreed());
  exchange("RFC 7692 6.1: a new message between compressed fragments is a protocol error",
           {first, compressed(text, hello)}, failed(1002), agreed());
});

}  // namespace
