// RFC 6455 section 4.2: the opening handshake, byte by byte.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

namespace {

/// Returns the status of the answer to these bytes, after which the server closes the connection.
std::string status_of(Served& served, std::string_view bytes) {
  RawSocket socket = served.connect();
  socket.send(bytes);
  socket.half_close();
  const std::string answer = socket.read_to_end();
  return answer.size() < 12 ? "'" + answer + "'" : answer.substr(9, 3);
}

}  // namespace

TEST_CASE("RFC 6455 4.2.2: a valid handshake is accepted") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request({}, "/chat?room=1")));
  const std::string answer = socket.read_until("\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
  CHECK(answer.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != std::string::npos);
  CHECK(answer.find("Sec-WebSocket-Protocol") == std::string::npos);
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    CHECK(served.newest().target() == "/chat?room=1");
    CHECK(served.newest().path() == "/chat");
    CHECK(served.newest().header("host") == "localhost");
    CHECK(served.newest().header("nothing").empty());
    CHECK(served.newest().id() == 1);
    CHECK(served.newest().is_open());
  });
}

TEST_CASE("garbage after the handshake is a malformed frame") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request() + "GET / HTTP/1.1\r\n\r\n"));
  CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  CHECK(next(socket) == "close 1002 ");
  CHECK(served.closed() == "closed 1006 protocol");
}

TEST_CASE("garbage after a refused handshake is not read") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  REQUIRE(socket.send("POST" + upgrade_request().substr(3) + upgrade_request()));
  const std::string answer = socket.read_to_end();
  CHECK(answer.starts_with("HTTP/1.1 405 "));
  CHECK(answer.find("101") == std::string::npos);
}

TEST_CASE("allowed_origins replaces the check of the origin") {
  {
    Served served({.host = "127.0.0.1", .allowed_origins = {"https://a.example", "http://b.example"}});
    CHECK(status_of(served, upgrade_request("Origin: https://a.example\r\n")) == "101");
    CHECK(status_of(served, upgrade_request("Origin: http://b.example\r\n")) == "101");
    CHECK(status_of(served, upgrade_request("Origin: http://a.example\r\n")) == "403");
    CHECK(status_of(served, upgrade_request("Origin: http://localhost\r\n")) == "403");
    CHECK(status_of(served, upgrade_request()) == "101");
  }
  Served everyone({.host = "127.0.0.1", .allowed_origins = {"*"}});
  CHECK(status_of(everyone, upgrade_request("Origin: http://evil.example\r\n")) == "101");
}

TEST_CASE("a client that sends no or half a handshake times out") {
  Served served({.host = "127.0.0.1", .timeouts = {.handshake = 200ms}});
  RawSocket silent = served.connect();
  RawSocket half = served.connect();
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(half.send(upgrade_request().substr(0, 50)));
  CHECK(silent.ends());
  CHECK(half.ends());
  CHECK(std::chrono::steady_clock::now() - start >= 150ms);
  CHECK(served.log().empty());
}

TEST_CASE("a slow handshake times out and a completed one does not") {
  Served served({.host = "127.0.0.1", .timeouts = {.handshake = 200ms}});
  RawSocket done = served.open();
  RawSocket drip = served.connect();
  const std::string request = upgrade_request("X: " + std::string(8000, 'x') + "\r\n");
  bool cut = false;
  for (std::size_t i = 0; i < 4000 && !cut; ++i) {
    cut = !drip.send(request.substr(i, 1));
    std::this_thread::sleep_for(2ms);  // the interval between bytes, not a wait
  }
  CHECK(cut);
  REQUIRE(done.send(masked(text, "still here")));
  CHECK(next(done) == "text still here");
}
