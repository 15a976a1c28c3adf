// RFC 7692 section 7.2.1: messages compressed by duet, and decompressed by zlib.
#include "ws/deflater.hpp"

#include <vector>

#include "catch.hpp"
#include "raw_deflate.hpp"

using namespace duet_test;
using duet::detail::Deflater;

namespace {

struct Pieces {
  std::string bytes;
  std::vector<std::size_t> sizes;
};

Pieces pieces_of(Deflater& deflater, std::string_view message, std::size_t buffer_size = 65536) {
  Pieces pieces;
  std::string buffer(buffer_size, '\0');
  deflater.begin(std::as_bytes(std::span(message)));
  for (bool is_last = false; !is_last;) {
    const std::size_t size = deflater.read(std::as_writable_bytes(std::span(buffer)), is_last);
    pieces.bytes.append(buffer, 0, size);
    pieces.sizes.push_back(size);
  }
  return pieces;
}

std::string compressed(Deflater& deflater, std::string_view message, std::size_t buffer_size = 65536) {
  return pieces_of(deflater, message, buffer_size).bytes;
}

}  // namespace

TEST_CASE("RFC 7692 7.2.3.1 and 7.2.3.2: the examples with and without context") {
  Deflater deflater({15, 8, 6});
  CHECK(compressed(deflater, "Hello") == std::string("\xf2\x48\xcd\xc9\xc9\x07\x00", 7));
  CHECK(compressed(deflater, "Hello") == std::string("\xf2\x00\x11\x00\x00", 5));
  deflater.reset();
  CHECK(compressed(deflater, "Hello") == std::string("\xf2\x48\xcd\xc9\xc9\x07\x00", 7));
}

TEST_CASE("RFC 7692 7.2.3.6: an empty message is one zero byte at every position") {
  Deflater deflater({12, 5, 6});
  RawInflater inflater;
  for (const std::string message : {"", "", "words", "", "words", ""}) {
    const std::string bytes = compressed(deflater, message);
    if (message.empty()) CHECK(bytes == std::string(1, '\0'));
    CHECK(inflater.message(bytes) == message);
  }
}

TEST_CASE("messages of all sizes survive every window and every level") {
  for (int bits = 9; bits <= 15; ++bits) {
    for (const int level : {1, 5, 9}) {
      Deflater deflater({bits, level, 10 - level});
      RawInflater inflater(bits);
      for (const std::size_t size : std::initializer_list<std::size_t>{1, 2, 60, 1000, 65536, 200'000}) {
        CAPTURE(bits, level, size);
        for (const std::string& message : {prose(size), noise(size), std::string(size, 'x')})
          CHECK((inflater.message(compressed(deflater, message)) == message));
      }
    }
  }
}

TEST_CASE("a message is produced in pieces that fill a buffer of any size") {
  const std::string message = prose(3000) + noise(3000);
  for (std::size_t size = 64; size < 200; ++size) {
    Deflater deflater({12, 5, 6});
    RawInflater inflater(12);
    for (int i = 0; i < 2; ++i) {
      const Pieces pieces = pieces_of(deflater, message, size);
      CAPTURE(size);
      CHECK((inflater.message(pieces.bytes) == message));
      CHECK(pieces.sizes.size() >= pieces.bytes.size() / size);
      for (std::size_t j = 0; j + 1 < pieces.sizes.size(); ++j) CHECK(pieces.sizes[j] >= size - 8);
    }
  }
}

TEST_CASE("a message that ends exactly at the end of the buffer is complete and so is the next") {
  // Every buffer size around the compressed size: one of them fits exactly, with the tail and without.
  const std::string message = noise(100);
  for (std::size_t size = 64; size < 140; ++size) {
    Deflater deflater({9, 1, 6});
    RawInflater inflater(9);
    CAPTURE(size);
    for (int i = 0; i < 3; ++i) CHECK((inflater.message(compressed(deflater, message, size)) == message));
  }
}

TEST_CASE("with context a repeated message is tiny before and after a reset") {
  const std::string message = noise(1000);
  Deflater deflater({12, 5, 6});
  const std::size_t first = compressed(deflater, message).size();
  CHECK(first >= 1000);
  CHECK(compressed(deflater, message).size() < 40);
  deflater.reset();
  CHECK(compressed(deflater, message).size() == first);
}

TEST_CASE("a higher level compresses better") {
  const std::string message = prose(20'000);
  std::size_t before = message.size();
  for (const int level : {1, 4, 9}) {
    Deflater deflater({15, 8, level});
    const std::string bytes = compressed(deflater, message);
    CHECK(bytes.size() < before);
    CHECK((RawInflater().message(bytes) == message));
    before = bytes.size();
  }
}
