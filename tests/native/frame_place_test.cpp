// A frame reader that provides the buffer for its bytes.
#include <algorithm>
#include <cstring>
#include <string>

#include "catch.hpp"
#include "frame_log.hpp"
#include "raw_frame.hpp"
#include "ws/frame_reader.hpp"

using namespace duet::detail;

namespace {

/// The events of a reader.
struct Messages {
  std::vector<std::string> all;
  int pings = 0;
  int broken = 0;

  void feed(FrameReader& reader, std::span<std::byte> bytes) {
    using Kind = FrameEvent::Kind;
    while (true) {
      const FrameEvent event = reader.next(bytes);
      if (event.kind == Kind::none) return;
      if (event.kind == Kind::message)
        all.emplace_back(reinterpret_cast<const char*>(event.payload.data()), event.payload.size());
      pings += event.kind == Kind::ping ? 1 : 0;
      if (event.kind == Kind::violation) broken = event.code;
    }
  }
};

/// Feeds it as a stream does: at most `most` bytes at a time. Returns how many were read into the reader's
/// own buffer.
std::size_t feed(FrameReader& reader, std::string bytes, std::size_t most, Messages& messages) {
  std::size_t in_place = 0;
  for (std::span<char> rest(bytes); !rest.empty();) {
    const std::span<std::byte> room = reader.room();
    const std::size_t size = std::min(rest.size(), room.empty() ? most : std::min(most, room.size()));
    if (room.empty()) {
      messages.feed(reader, std::as_writable_bytes(rest.first(size)));
    } else {
      std::memcpy(room.data(), rest.data(), size);
      messages.feed(reader, room.first(size));
      in_place += size;
    }
    rest = rest.subspan(size);
  }
  return in_place;
}

std::string letters(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i * 7 % 26);
  return text;
}

constexpr FrameReader::Limits place_limits{.message_size = 10 << 20, .frames = 100};

const auto in_parts = [] { return true; };

}  // namespace

TEST_CASE("room for an announced payload is allocated as it is received") {
  Messages messages;
  FrameReader reader(Role::server, {.message_size = 1 << 30, .frames = 1});
  std::string begun =
      duet_test::masked(duet_test::binary, letters(20), {.length_bytes = 8, .claimed = 1 << 29});
  const std::span<std::byte> bytes = std::as_writable_bytes(std::span(begun));
  constexpr std::size_t header = 14;
  messages.feed(reader, bytes.first(header + 10));
  messages.feed(reader, bytes.subspan(header + 10));
  CHECK(reader.held() <= 64);
  CHECK(reader.room().size() <= 16 << 10);
  CHECK(reader.held() <= 64 << 10);
}

TEST_CASE("most of a large message is read directly into its place") {
  const std::string large = letters(1'000'000);
  const std::string other = letters(70'000);
  const std::string stream =
      duet_test::masked(duet_test::text, large) + duet_test::masked(duet_test::ping, "") +
      duet_test::masked(duet_test::binary, other) + duet_test::masked(duet_test::text, "short");
  for (const std::size_t most : {1'000UL, 4'097UL, 65'536UL, 500'001UL}) {
    Messages messages;
    FrameReader reader(Role::server, place_limits);
    CHECK(feed(reader, stream, most, messages) > (most < 100'000 ? 900'000U : 400'000U));
    CHECK(messages.all == std::vector{large, other, std::string("short")});
    CHECK(messages.pings == 1);
    CHECK(reader.held() == 0);
  }
}

TEST_CASE("a read without data changes nothing") {
  Messages messages;
  FrameReader reader(Role::client, place_limits);
  const std::string large = letters(200'000);
  std::string frame = duet_test::plain(duet_test::binary, large);
  const std::size_t first = 50'000;
  messages.feed(reader, std::as_writable_bytes(std::span(frame).first(first)));
  const std::size_t held = reader.held();
  REQUIRE(!reader.room().empty());
  CHECK(reader.held() == held);
  feed(reader, frame.substr(first), 1 << 20, messages);
  CHECK(messages.all == std::vector{large});
}

TEST_CASE("text read in place is checked for UTF-8") {
  Messages messages;
  FrameReader reader(Role::server, place_limits);
  std::string large = letters(300'000);
  large[200'000] = static_cast<char>(0xFF);
  feed(reader, duet_test::masked(duet_test::text, large), 50'000, messages);
  CHECK(messages.broken == 1007);
  CHECK(messages.all.empty());
  CHECK(reader.room().empty());
}

TEST_CASE("no room is offered for discarded messages") {
  Messages messages;
  FrameReader reader(Role::server, place_limits);
  std::string frame = duet_test::masked(duet_test::binary, letters(300'000));
  messages.feed(reader, std::as_writable_bytes(std::span(frame).first(100'000)));
  CHECK(!reader.room().empty());
  reader.discard_messages();
  CHECK(reader.room().empty());
}

TEST_CASE("in parts mode the bytes read in place are delivered with the held ones") {
  FrameReader reader(Role::client, place_limits);
  const std::string large = letters(200'000);
  std::string frame = duet_test::plain(duet_test::text, large);
  std::span<std::byte> rest = std::as_writable_bytes(std::span(frame));
  std::span<std::byte> bytes = rest.first(50'000);
  CHECK(reader.next(bytes).kind == FrameEvent::Kind::none);
  rest = rest.subspan(50'000);
  std::span<std::byte> room = reader.room();
  REQUIRE(room.size() > 1'000);
  std::memcpy(room.data(), rest.data(), 1'000);
  rest = rest.subspan(1'000);
  bytes = room.first(1'000);
  std::string whole;
  const auto give = [&](const FrameEvent& event) {
    REQUIRE(event.kind == FrameEvent::Kind::part);
    whole.append(reinterpret_cast<const char*>(event.payload.data()), event.payload.size());
  };
  give(reader.next(bytes, in_parts));
  CHECK(bytes.empty());
  give(reader.next(rest, in_parts));
  CHECK(rest.empty());
  CHECK(whole == large);
}
