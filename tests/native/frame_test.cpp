#include "ws/frame.hpp"

#include <cstring>
#include <string>

#include "catch.hpp"
#include "raw_frame.hpp"

using namespace duet::detail;

namespace {

std::string encoded(Opcode opcode, std::uint64_t length, const MaskKey* mask = nullptr) {
  const EncodedHeader header = encode_header(opcode, length, mask);
  return {reinterpret_cast<const char*>(header.bytes.data()), header.size};
}

}  // namespace

TEST_CASE("a header marks fragments and the first frame of a compressed message (RFC 7692 section 6)") {
  const auto first_byte = [](Opcode opcode, HeaderBits bits) {
    return std::to_integer<int>(encode_header(opcode, 1, nullptr, bits).bytes[0]);
  };
  CHECK(first_byte(Opcode::text, {}) == 0x81);
  CHECK(first_byte(Opcode::text, {.compressed = true}) == 0xC1);
  CHECK(first_byte(Opcode::binary, {.final = false, .compressed = true}) == 0x42);
  CHECK(first_byte(Opcode::continuation, {.final = false}) == 0x00);
  CHECK(first_byte(Opcode::continuation, {}) == 0x80);
}

TEST_CASE("RFC 6455 5.2: a header has the length in its shortest form") {
  using namespace std::string_literals;
  CHECK(encoded(Opcode::text, 0) == "\x81\x00"s);
  CHECK(encoded(Opcode::binary, 1) == "\x82\x01");
  CHECK(encoded(Opcode::binary, 125) == "\x82\x7d");
  CHECK(encoded(Opcode::binary, 126) == "\x82\x7e\x00\x7e"s);
  CHECK(encoded(Opcode::binary, 127) == "\x82\x7e\x00\x7f"s);
  CHECK(encoded(Opcode::binary, 65535) == "\x82\x7e\xff\xff");
  CHECK(encoded(Opcode::binary, 65536) == "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s);
  CHECK(encoded(Opcode::binary, 0x7FFFFFFFFFFFFFFF) == "\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff");
}

TEST_CASE("RFC 6455 5.2: every opcode is sent as a final frame without reserved bits") {
  for (const Opcode opcode :
       {Opcode::continuation, Opcode::text, Opcode::binary, Opcode::close, Opcode::ping, Opcode::pong})
    CHECK(static_cast<unsigned char>(encoded(opcode, 5)[0]) == (0x80U | static_cast<unsigned>(opcode)));
}

TEST_CASE("RFC 6455 5.3: a client's header ends with its key") {
  const MaskKey key{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  CHECK(encoded(Opcode::text, 5, &key) == "\x81\x85\x01\x02\x03\x04");
  CHECK(encoded(Opcode::text, 126, &key) == std::string("\x81\xfe\x00\x7e\x01\x02\x03\x04", 8));
  CHECK(encoded(Opcode::text, 65536, &key).size() == longest_frame_header);
}

TEST_CASE("a header equals that of a simple encoder around every boundary") {
  for (const std::uint64_t length : std::initializer_list<std::uint64_t>{
           0, 1, 124, 125, 126, 127, 128, 255, 256, 65534, 65535, 65536, 65537, 1 << 20})
    CHECK(encoded(Opcode::binary, length) == duet_test::plain(duet_test::binary, {}, {.claimed = length}));
}
