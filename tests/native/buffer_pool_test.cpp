#include "memory/buffer_pool.hpp"

#include <span>
#include <string>

#include "catch.hpp"
#include "raw_frame.hpp"
#include "ws/frame_reader.hpp"

using namespace duet::detail;

namespace {

/// Reads a stream as from a network, 64 KiB at a time.
struct Pooling {
  bool keeps_much = false;
  BufferPool pool{keeps_much};
  const std::byte* where = nullptr;
  std::vector<std::size_t> sizes;

  void feed(FrameReader& reader, std::string bytes) {
    for (std::span<char> rest(bytes); !rest.empty();) {
      const std::size_t size = std::min<std::size_t>(rest.size(), 64 * 1024);
      std::span<std::byte> piece = std::as_writable_bytes(rest.first(size));
      for (FrameEvent event; (event = reader.next(piece)).kind != FrameEvent::Kind::none;) {
        where = event.payload.data();
        sizes.push_back(event.payload.size());
      }
      rest = rest.subspan(size);
    }
  }
};

}  // namespace

TEST_CASE("the buffers of earlier large messages are reused") {
  Pooling pooling;
  FrameReader one(Role::server, {.message_size = 10 << 20, .frames = 100}, &pooling.pool);
  FrameReader other(Role::server, {.message_size = 10 << 20, .frames = 100}, &pooling.pool);
  const std::string large(1 << 20, 'x');
  pooling.feed(one, duet_test::masked(duet_test::binary, large));
  const std::byte* const first = pooling.where;
  pooling.feed(other, duet_test::masked(duet_test::binary, large));
  CHECK(pooling.where == first);
  pooling.feed(one, duet_test::masked(duet_test::text, std::string(200'000, 'y')));
  CHECK(pooling.where == first);
  CHECK(pooling.sizes == std::vector<std::size_t>{1 << 20, 1 << 20, 200'000});
  CHECK(one.held() == 0);
  CHECK(pooling.pool.take().capacity() == 1 << 20);
  CHECK(pooling.pool.take().capacity() == 0);
}

TEST_CASE("as many buffers as were recently in use at once are kept and the rest is freed") {
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
  pool.trim();  // the last interval needed them all
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

TEST_CASE("an empty buffer is not kept") {
  bool keeps_much = false;
  BufferPool pool(keeps_much);
  Bytes some;
  REQUIRE(some.reserve(1000));
  pool.give_back(std::move(some));
  pool.give_back({});
  CHECK(pool.take().capacity() == 1000);
}

TEST_CASE("an announced length allocates nothing until the payload is received") {
  Pooling pooling;
  FrameReader reader(Role::server, {.message_size = static_cast<std::size_t>(-1), .frames = 1},
                     &pooling.pool);
  // 2^31 bytes, of which a few are sent.
  std::string frame("\x82\xff\0\0\0\0\x80\0\0\0\0\0\0\0", 14);
  frame += "some";
  pooling.feed(reader, frame);
  CHECK(reader.held() <= 8);
  CHECK(pooling.sizes.empty());
}
