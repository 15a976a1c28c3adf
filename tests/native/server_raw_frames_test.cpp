// Messages of many sizes, and many messages, to a server and back.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;

TEST_CASE("messages around every length boundary are echoed unmasked") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  for (const std::size_t size :
       std::initializer_list<std::size_t>{0, 1, 124, 125, 126, 127, 65534, 65535, 65536, 65537, 1 << 20}) {
    std::string payload(size, 'x');
    for (std::size_t i = 0; i < size; i += 97) payload[i] = static_cast<char>(i / 97);
    REQUIRE(socket.send(masked(binary, payload)));
    const RawFrame frame = read_frame(socket);
    CAPTURE(size);
    CHECK(frame.first_byte == 0x82);
    CHECK_FALSE(frame.is_masked);
    CHECK((frame.payload == payload));
  }
}

TEST_CASE("a thousand messages in one write are echoed in order") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  std::string stream;
  for (int i = 0; i < 1000; ++i) stream += masked(text, std::to_string(i));
  REQUIRE(socket.send(stream));
  for (int i = 0; i < 1000; ++i) REQUIRE(next(socket) == "text " + std::to_string(i));
}
