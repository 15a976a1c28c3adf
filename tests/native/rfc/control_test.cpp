// RFC 6455 sections 5.5, 5.5.2 and 5.5.3: control frames, pings and pongs.
#include <array>

#include "rfc/exchange.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

struct Named {
  unsigned opcode;
  const char* name;
};
constexpr std::array controls{Named{close_frame, "Close"}, Named{ping, "ping"}, Named{pong, "pong"}};

/// Returns a valid payload for any control frame.
std::string body(std::size_t size) { return size < 2 ? "" : close_payload(1000, std::string(size - 2, 'r')); }

const Table too_long([] {
  for (const auto& [opcode, name] : controls) {
    for (const std::size_t size : std::initializer_list<std::size_t>{126, 127, 65535, 65536})
      exchange("RFC 6455 5.5: a " + std::string(name) + " of " + std::to_string(size) +
                   " bytes is a protocol error",
               {{opcode, body(size)}}, failed(1002));
    exchange(
        "RFC 6455 5.5: a " + std::string(name) + " is refused for its length before its payload is received",
        {{opcode, "", {.claimed = 126}}}, failed(1002));
    for (const int bytes : {2, 8})
      exchange("RFC 6455 5.5: a " + std::string(name) + " with its length in " + std::to_string(8 * bytes) +
                   " bits is a protocol error",
               {{opcode, body(2), {.length_bytes = bytes}}}, failed(1002));
    exchange("RFC 6455 5.5: a " + std::string(name) + " that is fragmented is a protocol error",
             {part(opcode, body(3))}, failed(1002));
    exchange("RFC 6455 5.5: an empty " + std::string(name) + " that is fragmented is a protocol error",
             {part(opcode, "")}, failed(1002));
  }
});

const Table pings([] {
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 2, 124, 125}) {
    const std::string payload(size, 'p');
    exchange("RFC 6455 5.5.2: a ping of " + std::to_string(size) + " bytes is answered with them",
             {{ping, payload}}, taken({}, {"pong " + payload}));
    exchange("RFC 6455 5.5.2: a ping of " + std::to_string(size) + " bytes received byte by byte is answered",
             {{ping, payload}}, taken({}, {"pong " + payload}), {.chunk = 1});
  }
  std::string low, high;
  for (int i = 0; i < 125; ++i) {
    low += static_cast<char>(i);
    high += static_cast<char>(i + 125);
  }
  exchange("RFC 6455 5.5.2: a ping's payload is any bytes",
           {{ping, low}, {ping, high}, {ping, "\xFA\xFB\xFF"}},
           taken({}, {"pong " + low, "pong " + high, "pong \xFA\xFB\xFF"}));
  Frames many;
  Lines pongs;
  for (int i = 0; i < 50; ++i) {
    many.push_back({ping, std::to_string(i)});
    pongs.push_back("pong " + std::to_string(i));
  }
  exchange("RFC 6455 5.5.2: fifty pings are answered in their order", many, taken({}, pongs));
  exchange("RFC 6455 5.5.2: a ping between messages is answered and not delivered",
           {{text, "a"}, {ping, "p"}, {text, "b"}}, taken({"text a", "text b"}, {"pong p"}));
  exchange("RFC 6455 5.5.2: a ping behind a Close is not answered",
           {{close_frame, close_payload(1000)}, {ping, "p"}}, closed(1000));
  Outcome answered = closed(1000);
  answered.afterwards = {"pong p"};
  exchange("RFC 6455 5.5.2: a ping behind a sent Close is answered until the peer's Close is received",
           {{ping, "p"}, {close_frame, close_payload(1000)}, {ping, "q"}}, answered, {.close_code = 1000});
});

const Table pongs([] {
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 125})
    exchange("RFC 6455 5.5.3: an unsolicited pong of " + std::to_string(size) +
                 " bytes is neither answered nor delivered",
             {{pong, std::string(size, 'p')}, {text, "a"}}, taken({"text a"}));
  exchange("RFC 6455 5.5.3: a pong's payload is any bytes", {{pong, "\xFF\0\xFE"s}}, taken({}));
  exchange("RFC 6455 5.5.3: pongs among pings change nothing",
           {{pong, "x"}, {ping, "1"}, {pong, "1"}, {ping, "2"}}, taken({}, {"pong 1", "pong 2"}));
});

}  // namespace
