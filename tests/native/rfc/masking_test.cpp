// RFC 6455 sections 5.1, 5.3 and 5.7: masking by role, and the RFC's own examples.
#include <array>

#include "rfc/exchange.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

struct Wrong {
  const char* name;
  Frame frame;
};

const Table wrong_way([] {
  const Frames before{part(text, "a")};
  for (const auto& [name, frame] : std::initializer_list<Wrong>{{"text", {text, "x"}},
                                                                {"empty text", {text, ""}},
                                                                {"binary", {binary, "x"}},
                                                                {"continuation", {continuation, "x"}},
                                                                {"close", {close_frame, close_payload(1000)}},
                                                                {"empty close", {close_frame, ""}},
                                                                {"ping", {ping, "x"}},
                                                                {"pong", {pong, ""}}}) {
    const bool continues = frame.opcode == continuation;
    exchange(Role::server,
             "RFC 6455 5.1: a client's "s + name + " frame that is not masked is a protocol error",
             (continues ? encoded(before, Role::server) : "") + encoded(frame, Role::client), failed(1002));
    exchange(Role::client, "RFC 6455 5.1: a server's "s + name + " frame that is masked is a protocol error",
             (continues ? encoded(before, Role::client) : "") + encoded(frame, Role::server), failed(1002));
  }
  exchange(Role::client, "RFC 6455 5.1: a server's frame that is masked with zeros is a protocol error",
           masked(text, "x", {}, "\0\0\0\0"s), failed(1002));
});

const std::string end_of_client = masked(close_frame, close_payload(1000));
const std::string end_of_server = plain(close_frame, close_payload(1000));

const Table keys([] {
  const std::array cases{std::pair{"\0\0\0\0"s, "zeros"}, std::pair{"\xFF\xFF\xFF\xFF"s, "ones"},
                         std::pair{"\x01\x02\x03\x04"s, "four bytes"},
                         std::pair{"\x80\0\0\x7F"s, "more bytes"}};
  for (const auto& [key, name] : cases)
    exchange(Role::server, "RFC 6455 5.3: a frame masked with "s + name + " is unmasked with them",
             masked(text, "Hello", {}, key) + end_of_client, taken({"text Hello"}));
  for (std::size_t size = 0; size <= 9; ++size)
    exchange(Role::server,
             "RFC 6455 5.3: a payload of " + std::to_string(size) + " bytes is unmasked to its end",
             masked(binary, "\0\1\2\3\4\5\6\7\x08"s.substr(0, size), {}, "\xA1\xB2\xC3\xD4") + end_of_client,
             taken({"binary " + "\0\1\2\3\4\5\6\7\x08"s.substr(0, size)}));
  exchange(Role::server, "RFC 6455 5.3: each frame is unmasked with its own key",
           masked(text, "abc", {.final = false}, "\1\2\3\4") + masked(ping, "p", {}, "\5\6\7\x08") +
               masked(continuation, "def", {}, "\x10\x20\x30\x40") + end_of_client,
           taken({"text abcdef"}, {"pong p"}));
  const std::string large(70'000, 'L');
  for (const std::size_t chunk : {1021u, 1022u, 1023u})
    exchange(Role::server,
             "RFC 6455 5.3: the key applies to a payload received in pieces of " + std::to_string(chunk) +
                 " bytes",
             masked(binary, large, {}, "\xA1\xB2\xC3\xD4") + end_of_client, taken({"binary " + large}),
             {.chunk = chunk});
});

const Table examples([] {
  exchange(Role::client, "RFC 6455 5.7: an unmasked text message",
           "\x81\x05\x48\x65\x6c\x6c\x6f" + end_of_server, taken({"text Hello"}));
  exchange(Role::server, "RFC 6455 5.7: a masked text message",
           "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58" + end_of_client, taken({"text Hello"}));
  exchange(Role::client, "RFC 6455 5.7: an unmasked text message in two fragments",
           "\x01\x03\x48\x65\x6c\x80\x02\x6c\x6f" + end_of_server, taken({"text Hello"}));
  exchange(Role::client, "RFC 6455 5.7: an unmasked ping", "\x89\x05\x48\x65\x6c\x6c\x6f" + end_of_server,
           taken({}, {"pong Hello"}));
  exchange(Role::server, "RFC 6455 5.7: an unsolicited masked pong",
           "\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58" + end_of_client, taken({}));
  exchange(Role::client, "RFC 6455 5.7: 256 bytes in an unmasked frame",
           "\x82\x7E\x01\x00"s + std::string(256, 'b') + end_of_server,
           taken({"binary " + std::string(256, 'b')}));
  exchange(Role::client, "RFC 6455 5.7: 64 KiB in an unmasked frame",
           "\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s + std::string(65536, 'b') + end_of_server,
           taken({"binary " + std::string(65536, 'b')}));
});

}  // namespace
