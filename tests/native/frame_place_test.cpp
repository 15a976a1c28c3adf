// A frame reader whose bytes are read to where it wants them.
#include <algorithm>
#include <cstring>
#include <string>

#include "catch.hpp"
#include "frame_log.hpp"
#include "raw_frame.hpp"
#include "ws/frame_reader.hpp"

using namespace duet::detail;

namespace {

struct Messages final : FrameEvents {
  bool on_frame_message(std::span<const std::byte> payload, bool) override {
    all.emplace_back(reinterpret_cast<const char*>(payload.data()), payload.size());
    return true;
  }
  bool on_frame_ping(std::span<const std::byte>) override { return ++pings, true; }
  bool on_frame_pong(std::span<const std::byte>) override { return true; }
  void on_frame_close(std::uint16_t, std::string_view) override {}
  void on_frame_violation(std::uint16_t code, std::string_view) override { broken = code; }

  std::vector<std::string> all;
  int pings = 0;
  int broken = 0;
};

/// As a stream does it: at most `most` bytes at a time. Gives how many went to the reader's own place.
std::size_t feed(FrameReader& reader, std::string bytes, std::size_t most, FrameEvents& events) {
  std::size_t in_place = 0;
  for (std::span<char> rest(bytes); !rest.empty();) {
    const std::span<std::byte> place = reader.place(nullptr);
    const std::size_t size = std::min(rest.size(), place.empty() ? most : std::min(most, place.size()));
    if (place.empty()) {
      reader.feed(std::as_writable_bytes(rest.first(size)), events);
    } else {
      std::memcpy(place.data(), rest.data(), size);
      reader.placed(size, events);
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

constexpr FrameReader::Limits limits{.message_size = 10 << 20, .frames = 100};

}  // namespace

TEST_CASE("what a header announces is made room for as it comes") {
  Messages events;
  FrameReader reader(Role::server, {.message_size = 1 << 30, .frames = 1});
  std::string begun =
      duet_test::masked(duet_test::binary, letters(20), {.length_bytes = 8, .claimed = 1 << 29});
  const std::span<std::byte> bytes = std::as_writable_bytes(std::span(begun));
  constexpr std::size_t header = 14;
  reader.feed(bytes.first(header + 10), events);
  reader.feed(bytes.subspan(header + 10), events);
  CHECK(reader.held() <= 64);
  CHECK(reader.place(nullptr).size() <= 16 << 10);
  reader.placed(0, events);
  CHECK(reader.held() <= 64 << 10);
}

TEST_CASE("most of a large message is read to where it is put together") {
  const std::string large = letters(1'000'000);
  const std::string other = letters(70'000);
  const std::string stream =
      duet_test::masked(duet_test::text, large) + duet_test::masked(duet_test::ping, "") +
      duet_test::masked(duet_test::binary, other) + duet_test::masked(duet_test::text, "short");
  for (const std::size_t most : {1'000UL, 4'097UL, 65'536UL, 500'001UL}) {
    Messages events;
    FrameReader reader(Role::server, limits);
    CHECK(feed(reader, stream, most, events) > (most < 100'000 ? 900'000U : 400'000U));
    CHECK(events.all == std::vector{large, other, std::string("short")});
    CHECK(events.pings == 1);
    CHECK(reader.held() == 0);
  }
}

TEST_CASE("a read that brought nothing leaves no trace") {
  Messages events;
  FrameReader reader(Role::client, limits);
  const std::string large = letters(200'000);
  std::string frame = duet_test::plain(duet_test::binary, large);
  const std::size_t first = 50'000;
  reader.feed(std::as_writable_bytes(std::span(frame).first(first)), events);
  const std::size_t held = reader.held();
  REQUIRE(!reader.place(nullptr).empty());
  reader.placed(0, events);
  CHECK(reader.held() == held);
  feed(reader, frame.substr(first), 1 << 20, events);
  CHECK(events.all == std::vector{large});
}

TEST_CASE("text is checked in place too") {
  Messages events;
  FrameReader reader(Role::server, limits);
  std::string large = letters(300'000);
  large[200'000] = static_cast<char>(0xFF);
  feed(reader, duet_test::masked(duet_test::text, large), 50'000, events);
  CHECK(events.broken == 1007);
  CHECK(events.all.empty());
  CHECK(reader.place(nullptr).empty());
}

TEST_CASE("nothing is placed while messages are skipped, or the reader pauses") {
  Messages events;
  FrameReader reader(Role::server, limits);
  std::string frame = duet_test::masked(duet_test::binary, letters(300'000));
  reader.feed(std::as_writable_bytes(std::span(frame).first(100'000)), events);
  CHECK(!reader.place(nullptr).empty());
  reader.placed(0, events);
  reader.pause();
  CHECK(reader.place(nullptr).empty());
  reader.resume(events);
  reader.discard_messages();
  CHECK(reader.place(nullptr).empty());
}
