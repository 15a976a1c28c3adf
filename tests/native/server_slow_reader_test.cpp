// Time limits are extended while a slow peer takes its data (docs/decisions/0023-time-limits.md).
#include <fstream>

#include "catch.hpp"
#include "served.hpp"
#include "slow_reader.hpp"
#include "temporary_folder.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

namespace {

const std::string& content() {
  static const std::string bytes = [] {
    std::string made(large, '\0');
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = static_cast<char>(i * 7 + i / 4096);
    return made;
  }();
  return bytes;
}

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

std::string length_line(const std::string& head) {
  const std::size_t at = head.find("Content-Length: ");
  return at == std::string::npos ? head : head.substr(at, head.find('\r', at) - at);
}

/// Requests the target, and reads the body slowly.
void check_answer(Served& served) {
  RawSocket socket = RawSocket::connect_slow(served.port());
  REQUIRE(socket.send("GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  CHECK(length_line(socket.read_until("\r\n\r\n")) == "Content-Length: " + std::to_string(large));
  std::string body = read_slowly(served.loop(), socket);
  body += socket.read(large - body.size());
  CHECK((body == content()));
}

/// A client of a server that sends it one large message when it connects.
struct Large {
  explicit Large(duet::ServerOptions options) : served(with_room(std::move(options))) {
    socket = RawSocket::connect_slow(served.port());
    REQUIRE(open_as_client(socket));
    served.in_loop([&] { REQUIRE(served.newest().send_binary(bytes_of(content()))); });
  }
  static duet::ServerOptions with_room(duet::ServerOptions options) {
    options.host = "127.0.0.1";
    options.send_queue.close_above = 2 * large;
    return options;
  }
  /// Reads the message, slowly at first.
  void read(std::chrono::milliseconds between = pause_between) {
    std::string frame = read_slowly(served.loop(), socket, between);
    const std::size_t header = 10;
    frame += socket.read(header + large - frame.size());
    CHECK((frame == plain(binary, content())));
  }

  Served served;
  RawSocket socket;
};

}  // namespace

TEST_CASE("a slow client receives a response of the application completely whatever the time limit") {
  Served served({.host = "127.0.0.1", .timeouts = {.handshake = limit}},
                {.on_request = [](duet::HttpRequest& request) {
                  request.reply(200, "application/octet-stream", content());
                }});
  check_answer(served);
}

TEST_CASE("a slow client receives a file completely whatever the time limit") {
  const TemporaryFolder folder;
  std::ofstream(folder / "large.bin", std::ios::binary) << content();
  Served served(
      {.host = "127.0.0.1", .http = {.root = folder.path().string()}, .timeouts = {.handshake = limit}});
  check_answer(served);
}

TEST_CASE("a client that reads a large message slowly does not time out") {
  Large one({.keep_alive = duet::KeepAliveOptions{.interval = 100ms, .timeout = limit}});
  one.read();
  REQUIRE(one.socket.send(masked(text, "alive")));
  CHECK(one.served.wait_for_lines(2));
  CHECK(one.served.log() == std::vector<std::string>{"open", "text alive"});
  one.socket.close();
}

TEST_CASE("a slow client receives a large message completely before the Close frame") {
  Large one({.timeouts = {.close = limit}});
  one.served.in_loop([&] { CHECK(one.served.newest().close(1001, "bye")); });
  one.read();
  CHECK(next(one.socket) == "close 1001 bye");
  REQUIRE(one.socket.send(masked(close_frame, close_payload(1001))));
  CHECK(one.socket.ends());
  CHECK(one.served.closed() == "closed 1001 handshake clean");
}

TEST_CASE("a destroyed server still sends its message to a slow client") {
  Large one({});
  one.served.in_loop([&] { one.served.destroy_server(); });
  one.read(80ms);  // longer than the limit after the closing handshake
  CHECK(next(one.socket) == "close 1001 ");
}

TEST_CASE("a client that reads almost nothing is disconnected when it closes") {
  Large one({.timeouts = {.close = limit}});
  one.served.in_loop([&] { CHECK(one.served.newest().close()); });
  CHECK(one.served.closed() == "closed 1006 timeout");
}
