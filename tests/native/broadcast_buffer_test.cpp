#include "memory/broadcast_buffer.hpp"

#include <string>

#include "catch.hpp"
#include "net/send_queue.hpp"

using namespace duet::detail;

namespace {

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Returns all queued bytes.
std::string waiting(const SendQueue& queue) {
  std::array<iovec, SendQueue::most_pieces> pieces;
  const auto count = static_cast<std::size_t>(queue.gather(pieces));
  std::string all;
  for (std::size_t i = 0; i < count; ++i)
    all.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
  return all;
}

const void* first_byte(const SendQueue& queue) { return queue.front().data(); }

}  // namespace

TEST_CASE("a frame in many send queues is in memory once") {
  Pools pools;
  SendQueue one(pools);
  SendQueue other(pools);
  const std::string first = "first.";
  const std::string second = "second.";
  for (SendQueue* const queue : {&one, &other}) queue->append_shared(bytes(first), 1, 5);
  for (SendQueue* const queue : {&one, &other}) queue->append_shared(bytes(second), 2, 6);
  CHECK(waiting(one) == "first.second.");
  CHECK(first_byte(one) == first_byte(other));
  CHECK(one.bytes() == 13);
  CHECK(one.payload() == 11);
  CHECK(text(one.front()) == "first.second.");

  one.consume(13);
  CHECK(one.empty());
  CHECK(one.payload() == 0);
  CHECK(waiting(other) == "first.second.");
}

TEST_CASE("bytes appended between shared frames are sent between them") {
  Pools pools;
  SendQueue queue(pools);
  SendQueue other(pools);
  other.append_shared(bytes("for others"), 1, 10);
  queue.append_shared(bytes("one,"), 2, 4);
  other.append_shared(bytes("for others too"), 3, 14);
  queue.append_shared(bytes("two,"), 4, 4);
  queue.append(bytes("own,"));
  queue.append_shared(bytes("three"), 5, 5);
  CHECK(waiting(queue) == "one,two,own,three");
  CHECK(queue.payload() == 13);
  CHECK(waiting(other) == "for othersfor others too");
}

TEST_CASE("the unsent rest of a shared frame is copied into the queue") {
  Pools pools;
  SendQueue queue(pools);
  queue.append_shared(bytes("some bytes"), 1, 10);
  queue.consume(5);
  CHECK(queue.payload() == 10);
  queue.settle();
  CHECK(waiting(queue) == "bytes");
  CHECK(queue.payload() == 10);
  // Nobody shares it any more: later frames start at the beginning.
  SendQueue other(pools);
  other.append_shared(bytes("otherwise!"), 2, 10);
  CHECK(waiting(queue) == "bytes");
  queue.clear();
  CHECK(waiting(other) == "otherwise!");
}

TEST_CASE("a payload larger than its compressed frame counts in full until the frame is sent") {
  Pools pools;
  SendQueue queue(pools);
  queue.append(bytes("before"));
  queue.append_shared(bytes("deflated"), 1, 1000);
  CHECK(queue.payload() == 1000);
  queue.consume(13);
  CHECK(queue.payload() == 1000);
  queue.consume(1);
  CHECK(queue.payload() == 0);
}

TEST_CASE("a second message at the same address is not taken for the first") {
  Pools pools;
  SendQueue queue(pools);
  std::string frame = "older";
  queue.append_shared(bytes(frame), 1, 5);
  frame = "newer";
  queue.append_shared(bytes(frame), 2, 5);
  CHECK(waiting(queue) == "oldernewer");
}

TEST_CASE("receivers with and without compression each share their form of a message") {
  BroadcastBuffer frames;
  const std::string plain = "plain";
  const std::string compressed = "com";
  const BroadcastBuffer::Range first = frames.add(bytes(plain), 1);
  const BroadcastBuffer::Range second = frames.add(bytes(compressed), 1);
  CHECK(frames.add(bytes(plain), 1).begin == first.begin);
  CHECK(frames.add(bytes(compressed), 1).begin == second.begin);
  CHECK(frames.add(bytes(plain), 1).begin == first.begin);
}

TEST_CASE("beyond the limit of shared frames the rest is copied") {
  Pools pools;
  SendQueue queue(pools);
  SendQueue other(pools);
  const std::string large(3 << 20, 'x');
  queue.append_shared(bytes(large), 1, large.size());
  CHECK(pools.frames.add(bytes(large), 2).empty());
  other.append_shared(bytes(large), 2, large.size());
  CHECK(other.bytes() == large.size());
  CHECK(other.payload() == large.size());
  // For TLS: no piece is larger than a chunk.
  CHECK(queue.front().size() == Chunk::capacities.back());
}
