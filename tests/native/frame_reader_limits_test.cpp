// The memory that a peer can make the reader use, and an owner that stops reading.
#include <memory>

#include "catch.hpp"
#include "frame_log.hpp"
#include "raw_frame.hpp"

using namespace duet_test;
using duet::detail::FrameReader;
using duet::detail::Role;

TEST_CASE("a message over the size limit is refused by its header before the payload is received") {
  CHECK(read(Role::client, plain(binary, "12345"), {5, 10}) == Reports{"binary 12345"});
  CHECK(read(Role::client, plain(binary, "123456"), {5, 10}) == Reports{"violation 1009"});
  CHECK(read(Role::client, plain(binary, "", {.claimed = 6}), {5, 10}) == Reports{"violation 1009"});
  CHECK(read(Role::client, plain(binary, "", {.claimed = (1ULL << 63) - 1}), {5, 10}) ==
        Reports{"violation 1009"});
  CHECK(read(Role::client, plain(binary, ""), {0, 10}) == Reports{"binary "});
}

TEST_CASE("the sizes of fragments are added without overflow") {
  const std::string first = plain(binary, "123", {.final = false});
  CHECK(read(Role::client, first + plain(continuation, "45"), {5, 10}) == Reports{"binary 12345"});
  CHECK(read(Role::client, first + plain(continuation, "456"), {5, 10}) == Reports{"violation 1009"});
  CHECK(read(Role::client, first + plain(continuation, "", {.claimed = (1ULL << 63) - 1}), {5, 10}) ==
        Reports{"violation 1009"});
  CHECK(read(Role::client, first + plain(continuation, "45") + first + plain(continuation, "45"), {5, 10}) ==
        Reports{"binary 12345", "binary 12345"});
}

TEST_CASE("control frames do not count towards a message's size or fragments") {
  const std::string stream = plain(binary, "123", {.final = false}) + plain(ping, "0123456789") +
                             plain(ping, "") + plain(continuation, "45");
  CHECK(read(Role::client, stream, {5, 2}) == Reports{"ping 0123456789", "ping ", "binary 12345"});
}

TEST_CASE("a message in more frames than the limit is refused even if they are empty") {
  const auto pieces = [](unsigned count) {
    std::string stream = plain(text, "", {.final = count == 1});
    for (unsigned i = 1; i < count; ++i) stream += plain(continuation, "", {.final = i + 1 == count});
    return stream;
  };
  CHECK(read(Role::client, pieces(3), {5, 3}) == Reports{"text "});
  CHECK(read(Role::client, pieces(4), {5, 3}) == Reports{"violation 1008"});
  CHECK(read(Role::client, pieces(3) + pieces(3), {5, 3}) == Reports{"text ", "text "});
  CHECK(read(Role::client, pieces(1), {5, 1}) == Reports{"text "});
}

TEST_CASE("an owner that stops the reader receives no more of these bytes") {
  for (std::size_t reports = 1; reports <= 3; ++reports) {
    std::string stream = masked(text, "a") + masked(ping, "b") + masked(pong, "c") + masked(text, "d");
    FrameLog log;
    log.stop_after = reports;
    FrameReader reader(Role::server, wide);
    log.feed(reader, std::as_writable_bytes(std::span(stream)));
    CHECK(log.reports.size() == reports);
  }
}

TEST_CASE("an owner may destroy the reader after every event") {
  const std::string fragmented = plain(text, "ab", {.final = false}) + plain(continuation, "c");
  for (std::string stream : {plain(text, "a"), fragmented, plain(ping, "x"), plain(pong, "x"),
                             plain(close_frame, ""), plain(text, "\xFF"), plain(3, "")}) {
    stream += plain(text, "more");
    auto reader = std::make_unique<FrameReader>(Role::client, wide);
    std::span<std::byte> bytes = std::as_writable_bytes(std::span(stream));
    CHECK(reader->next(bytes).kind != duet::detail::FrameEvent::Kind::none);
    reader.reset();
    CHECK(bytes.size() == plain(text, "more").size());
  }
}

TEST_CASE("after a Close frame or a violation no more bytes are read") {
  for (const std::string& end : {plain(close_frame, ""), plain(7, "")}) {
    FrameLog log;
    FrameReader reader(Role::client, wide);
    for (std::string piece : {end, plain(text, "a"), plain(ping, "")})
      log.feed(reader, std::as_writable_bytes(std::span(piece)));
    CHECK(log.reports.size() == 1);
  }
}

TEST_CASE("a reader that discards messages does not store or check them but reads control frames") {
  FrameLog log;
  FrameReader reader(Role::client, {5, 2});
  const auto feed = [&](std::string stream) { log.feed(reader, std::as_writable_bytes(std::span(stream))); };
  feed(plain(text, "12", {.final = false}));
  reader.discard_messages();
  feed(plain(continuation, "far more than five bytes, \xff") + plain(ping, "p") +
       plain(text, "", {.final = false}) + plain(continuation, "", {.final = false}) +
       plain(continuation, ""));
  feed(plain(close_frame, close_payload(1000, "bye")));
  CHECK(log.reports == Reports{"ping p", "close 1000 bye"});
}
