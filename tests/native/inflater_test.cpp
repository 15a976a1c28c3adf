// RFC 7692 section 7.2.2: messages compressed by zlib, valid and corrupt, inflated in pieces.
#include "ws/inflater.hpp"

#include "catch.hpp"
#include "raw_deflate.hpp"

using namespace duet_test;
using duet::detail::Inflater;
using State = Inflater::State;

namespace {

/// Feeds the message in pieces through a buffer. Returns "(corrupt)" for a corrupt one.
std::string message_of(Inflater& inflater, std::string_view bytes, std::size_t piece = 65536,
                       std::size_t buffer_size = 65536) {
  std::string out;
  std::string buffer(buffer_size, '\0');
  const std::span<std::byte> room = std::as_writable_bytes(std::span(buffer));
  const auto run = [&](auto step) {
    State state = State::more;
    while (state == State::more) {
      std::size_t size = 0;
      state = step(size);
      if (state != State::corrupt) out.append(buffer, 0, size);
    }
    return state == State::done;
  };
  while (!bytes.empty()) {
    std::span<const std::byte> part = std::as_bytes(std::span(bytes.substr(0, piece)));
    bytes.remove_prefix(part.size());
    if (!run([&](std::size_t& size) { return inflater.read(part, room, size); })) return "(corrupt)";
    CHECK(part.empty());
  }
  if (!run([&](std::size_t& size) { return inflater.finish(room, size); })) return "(corrupt)";
  return out;
}

std::string one(std::string_view bytes) {
  Inflater inflater(15);
  return message_of(inflater, bytes);
}

}  // namespace

TEST_CASE("RFC 7692 7.2.3: the examples are inflated") {
  Inflater inflater(15);
  CHECK(message_of(inflater, std::string("\xf2\x48\xcd\xc9\xc9\x07\x00", 7)) == "Hello");
  CHECK(message_of(inflater, std::string("\xf2\x00\x11\x00\x00", 5)) == "Hello");
  CHECK(message_of(inflater, std::string("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", 11)) == "Hello");
  CHECK(message_of(inflater, std::string("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8)) == "Hello");
  CHECK(message_of(inflater, std::string("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", 13)) ==
        "Hello");
  CHECK(message_of(inflater, std::string("\x00", 1)) == "");
  CHECK(message_of(inflater, deflated("more")) == "more");
}

TEST_CASE("a message that ends where the buffer does is as valid as in a larger buffer") {
  // The tail, which the message does not have, is the end of this block's five bytes.
  const std::string message("\x00\x05\x00\xfa\xffH", 6);
  for (std::size_t buffer_size = 1; buffer_size <= 6; ++buffer_size) {
    CAPTURE(buffer_size);
    Inflater inflater(15);
    CHECK(message_of(inflater, message, 65536, buffer_size) == std::string("H\0\0\xff\xff", 5));
  }
  for (const std::size_t size : {64U, 65'536U, 131'072U}) {
    Inflater inflater(15);
    CHECK((message_of(inflater, deflated(noise(size)), 65536, 64) == noise(size)));
  }
}

TEST_CASE("a block with BFINAL ends neither the message nor the context") {
  Inflater inflater(15);
  RawDeflater deflater;
  CHECK(message_of(inflater, deflater.message("first words")) == "first words");
  const std::string last("\xf3\x48\xcd\xc9\xc9\x07\x00", 7);
  CHECK(message_of(inflater, last) == "Hello");
  CHECK(message_of(inflater, last + last + std::string(1, '\0')) == "HelloHello");
  // "Hello" again, as a repetition of the five bytes before.
  CHECK(message_of(inflater, std::string("\xf2\x00\x11\x00\x00", 5)) == "Hello");
}

TEST_CASE("an empty message without its zero byte is accepted and does not affect the next") {
  Inflater inflater(15);
  RawDeflater deflater;
  CHECK(message_of(inflater, "") == "");
  CHECK(message_of(inflater, deflater.message("a word")) == "a word");
  CHECK(message_of(inflater, "") == "");
  CHECK(message_of(inflater, deflater.message("a word")) == "a word");
}

TEST_CASE("messages of all sizes and windows survive any split and any buffer") {
  for (int bits = 9; bits <= 15; ++bits) {
    for (const std::size_t piece : std::initializer_list<std::size_t>{1, 7, 65536}) {
      for (const std::size_t buffer : std::initializer_list<std::size_t>{1, 100, 65536}) {
        Inflater inflater(bits);
        RawDeflater deflater(bits);
        CAPTURE(bits, piece, buffer);
        for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 100, 5000, 70'000}) {
          for (const std::string& message : {prose(size), noise(size), std::string(size, 'x')})
            CHECK((message_of(inflater, deflater.message(message), piece, buffer) == message));
        }
      }
    }
  }
}

TEST_CASE("a window of 8 bits is inflated like one of 9") {
  Inflater inflater(8);
  RawDeflater deflater(9);
  for (int i = 0; i < 3; ++i) CHECK((message_of(inflater, deflater.message(prose(1000))) == prose(1000)));
}

TEST_CASE("bytes that are not DEFLATE are corrupt") {
  CHECK(one("\x07") == "(corrupt)");  // block type 3
  CHECK(one(std::string("\x00\x05\x00\x00\x00Hello\x00", 11)) ==
        "(corrupt)");                                                 // a length unlike its complement
  CHECK(one(std::string("\xf2\x00\x11\x00\x00", 5)) == "(corrupt)");  // refers to data before the beginning
  CHECK(one(std::string(100, '\xff')) == "(corrupt)");
}

TEST_CASE("a message that ends within a block is corrupt wherever it is cut") {
  const std::string whole = deflated(prose(300) + noise(100));
  CHECK(one(whole).size() == 400);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(one(whole.substr(0, size)) == "(corrupt)");
  }
}

TEST_CASE("a message that includes its own tail is corrupt") {
  CHECK(one(deflated("Hello") + std::string("\x00\x00\xff\xff", 4)) == "(corrupt)");
}

TEST_CASE("a reference beyond the window is corrupt and reads no other connection's memory") {
  Inflater inflater(9);
  RawDeflater deflater(15);
  const std::string far = noise(200) + noise(5000, 2);
  CHECK((message_of(inflater, deflater.message(far)) == far));
  CHECK(message_of(inflater, deflater.message(far)) == "(corrupt)");
}

TEST_CASE("after a reset the context is empty") {
  Inflater inflater(15);
  CHECK(message_of(inflater, deflated("Hello")) == "Hello");
  inflater.reset();
  CHECK(message_of(inflater, std::string("\xf2\x00\x11\x00\x00", 5)) == "(corrupt)");
  inflater.reset();
  CHECK(message_of(inflater, deflated("Hello")) == "Hello");
}
