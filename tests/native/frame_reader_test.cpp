// RFC 6455 section 5: the parts of frames. Every stream is also read byte by byte and split at every
// position.
#include "ws/frame_reader.hpp"

#include "catch.hpp"
#include "frame_log.hpp"
#include "raw_frame.hpp"

using namespace duet_test;
using duet::detail::Role;

namespace {

/// Reads the same frame as a server and as a client, with equal results.
Reports both(unsigned opcode, std::string_view payload, FrameBits bits = {}, std::string_view then = {}) {
  const Reports server = read(Role::server, masked(opcode, payload, bits).append(masked(text, then)));
  const Reports client = read(Role::client, plain(opcode, payload, bits).append(plain(text, then)));
  if (server != client) return {"depends on the role"};
  return server;
}

const Reports broken{"violation 1002"};

}  // namespace

TEST_CASE("RFC 6455 5.1: a server accepts masked frames only and a client unmasked ones only") {
  CHECK(read(Role::server, plain(text, "hi")) == broken);
  CHECK(read(Role::client, masked(text, "hi")) == broken);
  CHECK(read(Role::server, plain(ping, "")) == broken);
  CHECK(read(Role::client, masked(close_frame, "")) == broken);
}

TEST_CASE("RFC 6455 5.2: a reserved bit without an agreed extension is refused") {
  for (unsigned reserved = 1; reserved < 8; ++reserved)
    for (const unsigned opcode : {continuation, text, binary, close_frame, ping, pong})
      CHECK(both(opcode, "", {.reserved = reserved}) == broken);
}

TEST_CASE("RFC 6455 5.2: opcodes 3 to 7 and 11 to 15 are reserved") {
  for (unsigned opcode = 0; opcode < 16; ++opcode) {
    const bool known = opcode <= binary || (opcode >= close_frame && opcode <= pong);
    CAPTURE(opcode);
    if (!known) CHECK(both(opcode, "x") == broken);
    if (!known) CHECK(both(opcode, "x", {.final = false}) == broken);
  }
}

TEST_CASE("RFC 6455 5.2: lengths must be in their shortest form") {
  CHECK(both(text, "hi", {.length_bytes = 2}) == broken);
  CHECK(both(text, "hi", {.length_bytes = 8}) == broken);
  CHECK(both(text, std::string(125, 'x'), {.length_bytes = 2}) == broken);
  CHECK(both(text, std::string(126, 'x'), {.length_bytes = 8}) == broken);
  CHECK(read(Role::client, plain(binary, "", {.length_bytes = 8, .claimed = 65535})) == broken);
  CHECK(read(Role::client, plain(binary, "", {.length_bytes = 8, .claimed = 1ULL << 63})) == broken);
  CHECK(read(Role::client, plain(binary, "", {.length_bytes = 8, .claimed = ~0ULL})) == broken);
}

TEST_CASE("RFC 6455 5.2: messages of every length class are delivered") {
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 124, 125, 126, 127, 128}) {
    const std::string payload(size, 'x');
    const std::string line = "binary " + (size < 64 ? payload : std::to_string(size) + " bytes");
    CHECK(both(binary, payload, {}, "then") == Reports{line, "text then"});
  }
  for (const std::size_t size : std::initializer_list<std::size_t>{65535, 65536, 65537, 200000}) {
    const std::string payload(size, 'x');
    const Reports expected{"binary " + std::to_string(size) + " bytes", "text then"};
    const std::string stream = masked(binary, payload) + masked(text, "then");
    CHECK(fed(Role::server, stream, {}) == expected);
    CHECK(fed(Role::server, stream, {1, 1, 1, 1, 9, 100, 60000}) == expected);
    CHECK(fed(Role::server, stream, std::vector<std::size_t>(stream.size(), 1)) == expected);
  }
}

TEST_CASE("RFC 6455 5.3: the payload is unmasked with each frame's own key wherever it is split") {
  const std::string stream = masked(text, "0123456789abcdef!", {.final = false}, "abcd") +
                             masked(continuation, "ghijk", {}, std::string_view("\0\0\0\0", 4)) +
                             masked(ping, "p", {}, "\xff\xfe\xfd\xfc");
  CHECK(read(Role::server, stream) == Reports{"text 0123456789abcdef!ghijk", "ping p"});
}

TEST_CASE("RFC 6455 5.4: fragments become one message of the first one's type") {
  const auto fragmented = [](unsigned type, const std::vector<std::string>& parts) {
    std::string stream;
    for (std::size_t i = 0; i < parts.size(); ++i)
      stream += masked(i == 0 ? type : unsigned{continuation}, parts[i], {.final = i + 1 == parts.size()});
    return stream;
  };
  CHECK(read(Role::server, fragmented(text, {"a", "b", "c"})) == Reports{"text abc"});
  CHECK(read(Role::server, fragmented(binary, {"a", "\xFF"})) == Reports{"binary a\xFF"});
  CHECK(read(Role::server, fragmented(text, {"", "", ""})) == Reports{"text "});
  CHECK(read(Role::server, fragmented(text, {"", "b", ""}) + fragmented(binary, {"c"})) ==
        Reports{"text b", "binary c"});
  CHECK(read(Role::server, fragmented(text, {"a", "b"}) + fragmented(text, {"c", "d"})) ==
        Reports{"text ab", "text cd"});
}

TEST_CASE("RFC 6455 5.4: control frames may come between fragments") {
  const std::string stream = masked(text, "a", {.final = false}) + masked(ping, "1") +
                             masked(continuation, "b", {.final = false}) + masked(pong, "") +
                             masked(continuation, "c");
  CHECK(read(Role::server, stream) == Reports{"ping 1", "pong ", "text abc"});
  const std::string closed =
      masked(text, "a", {.final = false}) + masked(close_frame, "") + masked(continuation, "b");
  CHECK(read(Role::server, closed) == Reports{"close 1005 "});
}

TEST_CASE("RFC 6455 5.4: a continuation needs a started message and no other message may interrupt it") {
  CHECK(both(continuation, "x") == broken);
  CHECK(both(continuation, "", {.final = false}) == broken);
  CHECK(both(text, "a", {.final = false}, "b") == broken);
  CHECK(read(Role::server, masked(text, "a") + masked(continuation, "b")) ==
        Reports{"text a", "violation 1002"});
  CHECK(read(Role::client, plain(binary, "a", {.final = false}) + plain(binary, "b")) == broken);
}

TEST_CASE("RFC 6455 5.5: a control frame is not fragmented and has at most 125 bytes") {
  for (const unsigned opcode : {close_frame, ping, pong}) {
    CHECK(both(opcode, "", {.final = false}) == broken);
    CHECK(both(opcode, std::string(126, 'x')) == broken);
    CHECK(read(Role::client, plain(opcode, "", {.length_bytes = 8, .claimed = 70000})) == broken);
  }
  CHECK(both(ping, std::string(125, 'x'), {}, "a") == Reports{"ping 125 bytes", "text a"});
  CHECK(both(pong, std::string(125, 'x'), {}, "a") == Reports{"pong 125 bytes", "text a"});
}

TEST_CASE("RFC 6455 5.5.2 and 5.5.3: the payload of a ping or pong is empty or any bytes") {
  CHECK(both(ping, "", {}, "a") == Reports{"ping ", "text a"});
  CHECK(both(ping, "\xFF\xFE", {}, "a") == Reports{"ping \xFF\xFE", "text a"});
  CHECK(both(pong, "unasked", {}, "a") == Reports{"pong unasked", "text a"});
}

TEST_CASE("RFC 6455 5.6: binary data may be any bytes") {
  std::string all;
  for (int byte = 0; byte < 60; ++byte) all += static_cast<char>(byte * 4 + 3);
  CHECK(both(binary, all, {}, "a") == Reports{"binary " + all, "text a"});
}
