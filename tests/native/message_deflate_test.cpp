// Both ends of one connection, and the resources that connections of a loop share.
#include "ws/message_deflate.hpp"

#include "catch.hpp"
#include "raw_deflate.hpp"

using namespace duet_test;
using duet::Compression;
using namespace duet::detail;

namespace {

std::string compressed(MessageDeflate& end, std::string_view message, std::size_t* pieces = nullptr) {
  std::string out;
  end.deflate(std::as_bytes(std::span(message)), [&](std::span<const std::byte> piece, bool) {
    out.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    if (pieces) ++*pieces;
  });
  return out;
}

std::string decompressed(MessageDeflate& end, std::string_view bytes) {
  std::string out;
  std::span<const std::byte> part = std::as_bytes(std::span(bytes));
  while (true) {
    const auto step = end.inflate(part, true, 1 << 30);
    if (step.state == Inflater::State::corrupt) return "(corrupt)";
    out.append(reinterpret_cast<const char*>(step.bytes.data()), step.bytes.size());
    if (step.state == Inflater::State::done) return out;
  }
}

}  // namespace

TEST_CASE("only messages of at least the threshold are compressed and only if the window allows it") {
  DeflatePool pool;
  const MessageDeflate end(pool, {}, {.enabled = true, .threshold = 10});
  CHECK_FALSE(end.deflates(9));
  CHECK(end.deflates(10));
  const MessageDeflate narrow(pool, {.deflate_bits = 0}, {.enabled = true, .threshold = 10});
  CHECK_FALSE(narrow.deflates(10));
  const MessageDeflate all(pool, {}, {.enabled = true, .threshold = 0});
  CHECK(all.deflates(0));
}

TEST_CASE("one end decompresses the other's messages for every window with and without context") {
  DeflatePool pool;
  for (int bits = 9; bits <= 15; ++bits) {
    for (const bool takeover : {true, false}) {
      const DeflateTerms terms{bits, bits, takeover, takeover};
      MessageDeflate left(pool, terms, {.enabled = true});
      MessageDeflate right(pool, terms, {.enabled = true});
      for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 1000, 200'000, 1}) {
        CAPTURE(bits, takeover, size);
        CHECK((decompressed(right, compressed(left, prose(size))) == prose(size)));
        CHECK((decompressed(left, compressed(right, noise(size))) == noise(size)));
      }
    }
  }
}

TEST_CASE("a large message is produced in pieces of the buffer's size") {
  DeflatePool pool;
  MessageDeflate end(pool, {}, {.enabled = true});
  std::size_t pieces = 0;
  const std::size_t size = compressed(end, noise(1'000'000), &pieces).size();
  CHECK(pieces == size / 65'532 + 1);
}

TEST_CASE("connections without context share one stream and see no data of each other") {
  DeflatePool pool;
  const std::string secret = noise(1000);
  MessageDeflate first(pool, {12, 12, false, false}, {.enabled = true});
  MessageDeflate second(pool, {12, 12, false, false}, {.enabled = true});
  const std::string sent = compressed(first, secret);
  CHECK(compressed(second, secret) == sent);
  CHECK((decompressed(second, sent) == secret));
  // A repetition of data that only the first connection has received.
  RawDeflater peer;
  peer.message("Hello, secret");
  CHECK(decompressed(second, peer.message("Hello, secret")) == "(corrupt)");
}

TEST_CASE("a pool returns only streams of the requested kind and reuses them") {
  DeflatePool pool;
  auto deflater = pool.deflater({12, 5, 6});
  const Deflater* const kept = deflater.get();
  pool.give_back(std::move(deflater));
  const auto others = std::pair(pool.deflater({12, 6, 6}), pool.deflater({13, 5, 6}));
  CHECK(others.first.get() != kept);
  CHECK(others.second.get() != kept);
  CHECK(pool.deflater({12, 5, 6}).get() == kept);
  auto inflater = pool.inflater(9);
  const Inflater* const other = inflater.get();
  pool.give_back(std::move(inflater));
  CHECK(pool.inflater(15).get() != other);
  CHECK(pool.inflater(9).get() == other);
}
