#include "net/send_queue.hpp"

#include <cstring>
#include <string>

#include "catch.hpp"

using namespace duet::detail;

namespace {

void append(SendQueue& queue, std::string_view bytes, bool is_payload) {
  queue.append(bytes.size(), is_payload, [&](std::byte* to, std::size_t size, std::size_t offset) {
    std::memcpy(to, bytes.data() + offset, size);
  });
}

/// Takes everything out in steps of at most `step` bytes.
std::string drained(SendQueue& queue, std::size_t step) {
  std::string out;
  while (!queue.empty()) {
    std::array<iovec, SendQueue::most_pieces> pieces;
    const auto count = static_cast<std::size_t>(queue.gather(pieces));
    std::string ready;
    for (std::size_t i = 0; i < count; ++i)
      ready.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
    REQUIRE(!ready.empty());
    REQUIRE(queue.front().size() == pieces[0].iov_len);
    ready.resize(std::min(ready.size(), step));
    queue.consume(ready.size());
    out += ready;
  }
  return out;
}

std::string counted(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 251);
  return bytes;
}

}  // namespace

TEST_CASE("a new queue is empty") {
  Pools pools;
  SendQueue queue(pools);
  CHECK(queue.empty());
  CHECK(queue.bytes() == 0);
  CHECK(queue.payload() == 0);
  CHECK(queue.front().empty());
  queue.append(std::span<const std::byte>());
  append(queue, "", true);
  CHECK(queue.empty());
  queue.consume(0);
  queue.clear();
}

TEST_CASE("bytes are sent in the order they were queued whatever the steps") {
  Pools pools;
  for (const std::size_t step : {std::size_t{1000}, std::size_t{65535}, std::size_t{65536},
                                 std::size_t{65537}, std::size_t{1} << 30}) {
    SendQueue queue(pools);
    std::string in;
    for (const std::size_t size :
         std::initializer_list<std::size_t>{1, 14, 65536, 65535, 2, 200000, 0, 131072, 3}) {
      const std::string part = counted(size);
      append(queue, part, true);
      in += part;
      CHECK(queue.bytes() == in.size());
      CHECK(queue.payload() == in.size());
    }
    CHECK(drained(queue, step) == in);
    CHECK(queue.bytes() == 0);
    CHECK(queue.payload() == 0);
  }
}

TEST_CASE("more bytes than one writev takes are sent in order") {
  Pools pools;
  SendQueue queue(pools);
  const std::string in = counted(40 * Chunk::capacities.back() + 17);
  append(queue, in, true);
  CHECK(drained(queue, static_cast<std::size_t>(-1)) == in);
}

TEST_CASE("only payload counts as payload and the count returns to 0") {
  Pools pools;
  SendQueue queue(pools);
  append(queue, "header", false);
  append(queue, "payload", true);
  queue.append(std::as_bytes(std::span("control", 7)));
  CHECK(queue.bytes() == 20);
  CHECK(queue.payload() == 7);
  queue.consume(3);
  CHECK(queue.bytes() == 17);
  append(queue, "more", true);
  CHECK(queue.payload() == 11);
  queue.consume(21);
  CHECK(queue.empty());
  CHECK(queue.payload() == 0);
}

TEST_CASE("appending between partial sends keeps the order") {
  Pools pools;
  SendQueue queue(pools);
  std::string in;
  std::string out;
  for (int i = 0; i < 2000; ++i) {
    const std::string part = counted(static_cast<std::size_t>(i % 300));
    append(queue, part, true);
    in += part;
    const std::size_t size = std::min<std::size_t>(queue.front().size(), static_cast<std::size_t>(i % 170));
    out.append(reinterpret_cast<const char*>(queue.front().data()), size);
    queue.consume(size);
    REQUIRE(queue.bytes() == in.size() - out.size());
  }
  out += drained(queue, 4096);
  CHECK(out == in);
}

TEST_CASE("extra cost counts until the last byte of a frame was sent") {
  Pools pools;
  SendQueue queue(pools);
  append(queue, counted(70000), false);
  queue.count_last(1'000'000);
  append(queue, "own", true);
  CHECK(queue.bytes() == 70003);
  CHECK(queue.payload() == 1'000'003);
  queue.consume(69999);
  CHECK(queue.payload() == 1'000'003);
  queue.consume(4);
  CHECK(queue.payload() == 0);
}

TEST_CASE("a frame is queued as one even across the ends of chunks") {
  Pools pools;
  SendQueue queue(pools);
  std::string in;
  for (int i = 0; i < 300; ++i) {
    const std::string frame = counted(static_cast<std::size_t>(i) * 7 + 2);
    queue.append(std::as_bytes(std::span(frame)), frame.size() - 2);
    in += frame;
    REQUIRE(queue.bytes() == in.size());
    REQUIRE(queue.payload() == in.size() - 2 * static_cast<std::size_t>(i + 1));
  }
  CHECK(drained(queue, 5000) == in);
  CHECK(queue.payload() == 0);
}

TEST_CASE("clear() discards everything and the queue can be used again") {
  Pools pools;
  SendQueue queue(pools);
  append(queue, counted(200000), true);
  queue.consume(10);
  queue.clear();
  CHECK(queue.empty());
  CHECK(queue.bytes() == 0);
  CHECK(queue.payload() == 0);
  append(queue, "again", true);
  CHECK(drained(queue, 2) == "again");
}

TEST_CASE("chunks that were not recently needed are freed") {
  Pools pools;
  const auto rush = [&](std::size_t chunks) {
    SendQueue queue(pools);
    append(queue, std::string(chunks * Chunk::capacities.back(), 'x'), true);
  };
  CHECK(!pools.keep_much());
  rush(100);
  CHECK(pools.keep_much());
  pools.trim();
  CHECK(pools.keep_much());  // all were in use since the last trim
  rush(2);
  pools.trim();
  pools.trim();
  CHECK(!pools.keep_much());
  rush(100);
  CHECK(pools.keep_much());
}
