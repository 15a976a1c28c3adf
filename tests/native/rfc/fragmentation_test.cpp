// RFC 6455 section 5.4: fragmented messages.
#include "rfc/exchange.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

const Table shapes([] {
  exchange("RFC 6455 5.4: two fragments are one message", {part(text, "Hel"), {continuation, "lo"}},
           taken({"text Hello"}));
  exchange("RFC 6455 5.4: three fragments are one message",
           {part(text, "He"), part(continuation, "ll"), {continuation, "o"}}, taken({"text Hello"}));
  exchange("RFC 6455 5.4: an empty first fragment", {part(text, ""), {continuation, "Hello"}},
           taken({"text Hello"}));
  exchange("RFC 6455 5.4: an empty fragment in the middle",
           {part(text, "Hel"), part(continuation, ""), {continuation, "lo"}}, taken({"text Hello"}));
  exchange("RFC 6455 5.4: an empty last fragment", {part(text, "Hello"), {continuation, ""}},
           taken({"text Hello"}));
  exchange("RFC 6455 5.4: empty fragments alone are an empty text message",
           {part(text, ""), part(continuation, ""), {continuation, ""}}, taken({"text "}));
  exchange("RFC 6455 5.4: empty fragments alone are an empty binary message",
           {part(binary, ""), {continuation, ""}}, taken({"binary "}));
  exchange("RFC 6455 5.4: a message is of its first fragment's type",
           {part(binary, "\xFF\xFE"), {continuation, "\xFD"}}, taken({"binary \xFF\xFE\xFD"}));
  exchange("RFC 6455 5.4: fragmented messages one behind the other",
           {part(text, "a"), {continuation, "b"}, part(binary, "c"), {continuation, "d"}},
           taken({"text ab", "binary cd"}));
  exchange("RFC 6455 5.4: messages in one frame before and after a fragmented one",
           {{text, "a"}, part(text, "b"), {continuation, "c"}, {binary, "d"}},
           taken({"text a", "text bc", "binary d"}));
});

const Table sizes([] {
  Frames single{part(text, "0")};
  for (int i = 1; i < 200; ++i) single.push_back(part(continuation, "1"));
  single.push_back({continuation, "2"});
  exchange("RFC 6455 5.4: two hundred fragments of one byte", single,
           taken({"text 0" + std::string(199, '1') + "2"}));
  exchange("RFC 6455 5.4: two hundred fragments of one byte received byte by byte", single,
           taken({"text 0" + std::string(199, '1') + "2"}), {.chunk = 1});
  for (const std::size_t size : std::initializer_list<std::size_t>{125, 126, 127, 65535, 65536}) {
    const std::string half(size, 'x');
    exchange("RFC 6455 5.4: fragments of " + std::to_string(size) + " bytes",
             {part(binary, half), part(continuation, half), {continuation, half}},
             taken({"binary " + half + half + half}));
  }
});

const Table wrong([] {
  exchange("RFC 6455 5.4: a continuation of nothing is a protocol error", {{continuation, "x"}},
           failed(1002));
  exchange("RFC 6455 5.4: an empty continuation of nothing is a protocol error", {{continuation, ""}},
           failed(1002));
  exchange("RFC 6455 5.4: a continuation of nothing with more to come is a protocol error",
           {part(continuation, "x")}, failed(1002));
  exchange("RFC 6455 5.4: a continuation of a message that is whole is a protocol error",
           {{text, "a"}, {continuation, "x"}}, failed(1002, {"text a"}));
  exchange("RFC 6455 5.4: a continuation behind the last fragment is a protocol error",
           {part(text, "a"), {continuation, "b"}, {continuation, "x"}}, failed(1002, {"text ab"}));
  exchange("RFC 6455 5.4: a continuation behind a ping is a protocol error",
           {{ping, ""}, {continuation, "x"}}, failed(1002, {}, {"pong "}));
  exchange("RFC 6455 5.4: a text frame within a message is a protocol error", {part(text, "a"), {text, "x"}},
           failed(1002));
  exchange("RFC 6455 5.4: a binary frame within a message is a protocol error",
           {part(text, "a"), {binary, "x"}}, failed(1002));
  exchange("RFC 6455 5.4: a text frame within a binary message is a protocol error",
           {part(binary, "a"), {text, "x"}}, failed(1002));
  exchange("RFC 6455 5.4: a first fragment within a message is a protocol error",
           {part(text, "a"), part(text, "x")}, failed(1002));
  exchange("RFC 6455 5.4: an empty text frame within a message is a protocol error",
           {part(text, "a"), part(continuation, "b"), {text, ""}}, failed(1002));
});

const Table control_between([] {
  exchange("RFC 6455 5.4: a ping between fragments is answered before the message is whole",
           {part(text, "Hel"), {ping, "p"}, {continuation, "lo"}}, taken({"text Hello"}, {"pong p"}));
  exchange("RFC 6455 5.4: a ping between any two fragments",
           {part(text, "a"),
            {ping, "1"},
            part(continuation, "b"),
            {ping, "2"},
            part(continuation, "c"),
            {ping, "3"},
            {continuation, "d"}},
           taken({"text abcd"}, {"pong 1", "pong 2", "pong 3"}));
  exchange("RFC 6455 5.4: many pings between two fragments",
           {part(text, "a"), {ping, "1"}, {ping, "2"}, {ping, "3"}, {continuation, "b"}},
           taken({"text ab"}, {"pong 1", "pong 2", "pong 3"}));
  exchange("RFC 6455 5.4: a pong between fragments", {part(text, "a"), {pong, "p"}, {continuation, "b"}},
           taken({"text ab"}));
  exchange("RFC 6455 5.4: a ping and a pong between fragments received byte by byte",
           {part(text, "a"), {ping, "p"}, {pong, "q"}, {continuation, "b"}}, taken({"text ab"}, {"pong p"}),
           {.chunk = 1});
  exchange("RFC 6455 5.4: a ping of 125 bytes between empty fragments",
           {part(text, ""), {ping, std::string(125, 'p')}, {continuation, ""}},
           taken({"text "}, {"pong " + std::string(125, 'p')}));
  exchange("RFC 6455 5.4: a Close between fragments ends the connection without the message",
           {part(text, "a"), {close_frame, close_payload(1000)}, {continuation, "b"}}, closed(1000));
  exchange("RFC 6455 5.4: a fragmented ping between fragments is a protocol error",
           {part(text, "a"), part(ping, "p"), {continuation, "b"}}, failed(1002));
});

}  // namespace
