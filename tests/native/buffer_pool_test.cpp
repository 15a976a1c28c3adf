#include "memory/buffer_pool.hpp"

#include <span>
#include <string>

#include "catch.hpp"
#include "frame_log.hpp"
#include "raw_frame.hpp"
#include "ws/frame_reader.hpp"

using namespace duet::detail;

namespace {

struct Pooling final : FrameEvents {
  bool on_frame_message(std::span<const std::byte> payload, bool) override {
    where = payload.data();
    sizes.push_back(payload.size());
    return true;
  }
  bool on_frame_ping(std::span<const std::byte>) override { return true; }
  bool on_frame_pong(std::span<const std::byte>) override { return true; }
  void on_frame_close(std::uint16_t, std::string_view) override {}
  void on_frame_violation(std::uint16_t, std::string_view) override { sizes.push_back(0); }
  BufferPool* buffers() override { return &pool; }

  bool keeps_much = false;
  BufferPool pool{keeps_much};
  const std::byte* where = nullptr;
  std::vector<std::size_t> sizes;
};

/// As it comes from a network: 64 KiB at a time.
void feed(FrameReader& reader, std::string bytes, FrameEvents& events) {
  for (std::span<char> rest(bytes); !rest.empty();) {
    const std::size_t size = std::min<std::size_t>(rest.size(), 64 * 1024);
    reader.feed(std::as_writable_bytes(rest.first(size)), events);
    rest = rest.subspan(size);
  }
}

}  // namespace

TEST_CASE("large messages are put together in the memory of the last ones") {
  Pooling events;
  FrameReader one(Role::server, {.message_size = 10 << 20, .frames = 100});
  FrameReader other(Role::server, {.message_size = 10 << 20, .frames = 100});
  const std::string large(1 << 20, 'x');
  feed(one, duet_test::masked(duet_test::binary, large), events);
  const std::byte* const first = events.where;
  feed(other, duet_test::masked(duet_test::binary, large), events);
  CHECK(events.where == first);
  feed(one, duet_test::masked(duet_test::text, std::string(200'000, 'y')), events);
  CHECK(events.where == first);
  CHECK(events.sizes == std::vector<std::size_t>{1 << 20, 1 << 20, 200'000});
  CHECK(one.held() == 0);
  CHECK(events.pool.take().capacity() == 1 << 20);
  CHECK(events.pool.take().capacity() == 0);
}

TEST_CASE("what was in use at once lately is kept, and the rest is freed") {
  bool keeps_much = false;
  BufferPool pool(keeps_much);
  std::vector<Bytes> used(10);
  const auto rush = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) REQUIRE((used[i] = pool.take()).reserve(1 << 20));
    for (std::size_t i = 0; i < count; ++i) pool.give_back(std::move(used[i]));
  };
  const auto kept = [&] {
    std::vector<Bytes> all;
    while (all.emplace_back(pool.take()).capacity() > 0) {
    }
    const std::size_t count = all.size() - 1;
    for (std::size_t i = 0; i < count; ++i) pool.give_back(std::move(all[i]));
    return count;
  };
  rush(10);
  pool.trim();
  rush(10);
  pool.trim();
  CHECK(kept() == 10);
  pool.trim();  // kept() has needed them all
  rush(3);
  pool.trim();
  CHECK(kept() == 3);
  pool.trim();
  CHECK(keeps_much);
  pool.trim();
  keeps_much = false;
  pool.trim();
  CHECK(!keeps_much);
  CHECK(kept() == 0);
}

TEST_CASE("nothing is not kept") {
  bool keeps_much = false;
  BufferPool pool(keeps_much);
  Bytes some;
  REQUIRE(some.reserve(1000));
  pool.give_back(std::move(some));
  pool.give_back({});
  CHECK(pool.take().capacity() == 1000);
}

TEST_CASE("what a header announces costs nothing until it comes") {
  Pooling events;
  FrameReader reader(Role::server, {.message_size = static_cast<std::size_t>(-1), .frames = 1});
  // 2^62 bytes, of which a few come.
  std::string frame("\x82\xff\x40\0\0\0\0\0\0\0\0\0\0\0", 14);
  frame += "some";
  feed(reader, frame, events);
  CHECK(reader.held() <= 8);
  CHECK(events.sizes.empty());
}
