// RFC 6455 section 5 on a server's wire.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;

namespace {

/// What the server answers to these bytes with its first frame, and what on_close is told.
struct Outcome {
  std::string frame;
  std::string closed;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome after(std::string_view bytes, duet::ServerOptions options = {.host = "127.0.0.1"}) {
  Served served(std::move(options));
  RawSocket socket = served.open();
  REQUIRE(socket.send(bytes));
  Outcome outcome;
  outcome.frame = next(socket);
  outcome.closed = served.closed();
  CHECK(socket.ends());
  return outcome;
}

const Outcome broken{"close 1002 ", "closed 1006 protocol"};

}  // namespace

TEST_CASE("RFC 6455 5.1 and 5.2: a server closes with 1002 on what no client may send") {
  CHECK(after(plain(text, "not masked")) == broken);
  CHECK(after(masked(3, "reserved opcode")) == broken);
  CHECK(after(masked(11, "")) == broken);
  CHECK(after(masked(text, "reserved bit", {.reserved = 4})) == broken);
  CHECK(after(masked(continuation, "of nothing")) == broken);
  CHECK(after(masked(ping, "", {.final = false})) == broken);
  CHECK(after(masked(ping, std::string(126, 'x'))) == broken);
  CHECK(after(masked(text, "long form", {.length_bytes = 8})) == broken);
}

TEST_CASE("RFC 6455 8.1: a server closes with 1007 on text that is not UTF-8, before the message is whole") {
  const Outcome not_utf8{"close 1007 ", "closed 1006 protocol"};
  CHECK(after(masked(text, "\xFF")) == not_utf8);
  CHECK(after(masked(text, "a\xC3")) == not_utf8);
  CHECK(after(masked(text, "\xED\xA0\x80", {.final = false})) == not_utf8);
  CHECK(after(masked(text, std::string("\xFF") + std::string(100, 'x')).substr(0, 20)) == not_utf8);
  CHECK(after(masked(close_frame, close_payload(1000, "\xFF"))) == not_utf8);
}

TEST_CASE("RFC 6455 5.5.2: every ping is answered with its payload, in order, between fragments too") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  for (const std::string& payload :
       {std::string(), std::string("a"), std::string(125, 'p'), std::string("\xFF\0\x01", 3)}) {
    REQUIRE(socket.send(masked(ping, payload)));
    CHECK(next(socket) == "pong " + payload);
  }
  REQUIRE(socket.send(masked(text, "Hel", {.final = false}) + masked(ping, "1") +
                      masked(continuation, "l", {.final = false}) + masked(pong, "unasked") +
                      masked(ping, "2") + masked(continuation, "o")));
  CHECK(next(socket) == "pong 1");
  CHECK(next(socket) == "pong 2");
  CHECK(next(socket) == "text Hello");
}

TEST_CASE("messages around every length boundary come back whole and unmasked") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  for (const std::size_t size :
       std::initializer_list<std::size_t>{0, 1, 124, 125, 126, 127, 65534, 65535, 65536, 65537, 1 << 20}) {
    std::string payload(size, 'x');
    for (std::size_t i = 0; i < size; i += 97) payload[i] = static_cast<char>(i / 97);
    REQUIRE(socket.send(masked(binary, payload)));
    const RawFrame frame = read_frame(socket);
    CAPTURE(size);
    CHECK(frame.first_byte == 0x82);
    CHECK_FALSE(frame.is_masked);
    CHECK((frame.payload == payload));
  }
}

TEST_CASE("a message cut into single bytes on the wire arrives whole") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  const std::string stream = masked(text, std::string(200, 'y')) + masked(binary, "z");
  for (const char c : stream) REQUIRE(socket.send(std::string_view(&c, 1)));
  CHECK(next(socket) == "text " + std::string(200, 'y'));
  CHECK(next(socket) == "binary z");
}

TEST_CASE("a thousand messages in one write come back in order") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  std::string stream;
  for (int i = 0; i < 1000; ++i) stream += masked(text, std::to_string(i));
  REQUIRE(socket.send(stream));
  for (int i = 0; i < 1000; ++i) REQUIRE(next(socket) == "text " + std::to_string(i));
}

TEST_CASE("a message over the limit closes with 1009 and is not delivered") {
  const duet::ServerOptions small{.host = "127.0.0.1", .max_message_size = 10};
  const Outcome too_big{"close 1009 ", "closed 1009 too_big"};
  CHECK(after(masked(text, "12345678901"), small) == too_big);
  CHECK(after(masked(text, "", {.claimed = 1ULL << 40}), small) == too_big);
  CHECK(after(masked(text, "1234567890", {.final = false}) + masked(continuation, "1"), small) == too_big);
}

TEST_CASE("a message in too many fragments closes with 1008") {
  std::string stream = masked(text, "", {.final = false});
  for (int i = 0; i < 4; ++i) stream += masked(continuation, "", {.final = false});
  CHECK(after(stream, {.host = "127.0.0.1", .max_frames_per_message = 4}) ==
        Outcome{"close 1008 ", "closed 1006 protocol"});
}
