// RFC 6455 section 5.2: reserved bits, opcodes and lengths.
#include <array>

#include "rfc/exchange.hpp"

using namespace duet_test;

namespace {

struct Named {
  unsigned opcode;
  const char* name;
};
constexpr std::array data_opcodes{Named{text, "text"}, Named{binary, "binary"}};
constexpr std::array opcodes{
    Named{continuation, "continuation"}, Named{text, "text"}, Named{binary, "binary"},
    Named{close_frame, "close"},         Named{ping, "ping"}, Named{pong, "pong"}};

const Table lengths([] {
  for (const auto& [opcode, name] : data_opcodes) {
    for (const std::size_t size :
         std::initializer_list<std::size_t>{0, 1, 125, 126, 127, 65535, 65536, 65537}) {
      const std::string payload(size, 'x');
      exchange(
          "RFC 6455 5.2: a " + std::string(name) + " frame of " + std::to_string(size) + " bytes is taken",
          {{opcode, payload}}, taken({std::string(name) + ' ' + payload}));
    }
  }
});

const Table lengths_in_pieces([] {
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 125, 126, 300}) {
    const std::string payload(size, 'x');
    exchange("RFC 6455 5.2: a frame of " + std::to_string(size) + " bytes is taken byte by byte",
             {{text, payload}}, taken({"text " + payload}), {.chunk = 1});
  }
  const std::string payload(70'000, 'x');
  for (const std::size_t chunk : std::initializer_list<std::size_t>{997, 4096, 65535})
    exchange("RFC 6455 5.2: a frame of 70000 bytes is taken in pieces of " + std::to_string(chunk),
             {{binary, payload}}, taken({"binary " + payload}), {.chunk = chunk});
});

struct LongForm {
  std::size_t size;
  int length_bytes;
};

const Table long_forms([] {
  for (const auto& [size, bytes] : std::initializer_list<LongForm>{
           {0, 2}, {1, 2}, {125, 2}, {0, 8}, {1, 8}, {125, 8}, {126, 8}, {65535, 8}})
    exchange("RFC 6455 5.2: a length of " + std::to_string(size) + " written in " +
                 std::to_string(8 * bytes) + " bits is a protocol error",
             {{binary, std::string(size, 'x'), {.length_bytes = bytes}}}, failed(1002));
});

const Table top_bit([] {
  exchange("RFC 6455 5.2: a 64-bit length with only its top bit set is a protocol error",
           {{binary, "", {.claimed = 1ULL << 63}}}, failed(1002));
  exchange("RFC 6455 5.2: a 64-bit length with all its bits set is a protocol error",
           {{binary, "", {.claimed = ~0ULL}}}, failed(1002));
  exchange("RFC 6455 5.2: a 64-bit length with its top bit set is a protocol error in a continuation too",
           {part(text, "a"), {continuation, "", {.claimed = 1ULL << 63 | 1}}}, failed(1002));
});

const Table reserved_bits([] {
  for (const auto& [opcode, name] : opcodes) {
    for (unsigned bits = 1; bits < 8; ++bits) {
      std::string what;
      for (const unsigned rsv : {1U, 2U, 3U})
        if ((bits & 8U >> rsv) != 0) what += (what.empty() ? "RSV" : " and RSV") + std::to_string(rsv);
      Frames frames{{opcode, "", {.reserved = bits}}};
      if (opcode == continuation) frames.insert(frames.begin(), part(text, "a"));
      exchange("RFC 6455 5.2: a " + std::string(name) + " frame with " + what +
                   " is a protocol error when no extension gives it a meaning",
               frames, failed(1002));
    }
  }
});

const Table reserved_opcodes([] {
  for (const unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
    const std::string what = "opcode " + std::to_string(opcode);
    exchange("RFC 6455 5.2: " + what + " is a protocol error", {{opcode, ""}}, failed(1002));
    exchange("RFC 6455 5.2: " + what + " with a payload is a protocol error", {{opcode, "payload"}},
             failed(1002));
    exchange("RFC 6455 5.2: " + what + " between fragments is a protocol error",
             {part(text, "a"), {opcode, ""}, {continuation, "b"}}, failed(1002));
  }
});

const Table several([] {
  Frames frames;
  Lines messages;
  for (int i = 0; i < 100; ++i) {
    frames.push_back({text, std::to_string(i)});
    messages.push_back("text " + std::to_string(i));
  }
  exchange("RFC 6455 5.2: a hundred frames at once are as many messages", frames, taken(messages));
  exchange("RFC 6455 5.2: messages before a violation in the same bytes are delivered",
           {{text, "a"}, {binary, "b"}, {3, ""}}, failed(1002, {"text a", "binary b"}));
});

}  // namespace
