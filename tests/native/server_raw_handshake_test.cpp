// RFC 6455 section 4.2: the opening handshake, byte by byte.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

namespace {

/// The status of the answer to these bytes, after which the server hangs up.
std::string status_of(Served& served, std::string_view bytes) {
  RawSocket socket = served.connect();
  socket.send(bytes);
  socket.half_close();
  const std::string answer = socket.read_to_end();
  return answer.size() < 12 ? "'" + answer + "'" : answer.substr(9, 3);
}

std::string without(std::string request, std::string_view line) {
  const std::size_t at = request.find(line);
  return request.erase(at, request.find("\r\n", at) + 2 - at);
}

}  // namespace

TEST_CASE("RFC 6455 4.2.2: a good handshake is accepted") {
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
    CHECK(served.newest().header("host") == "example.com");
    CHECK(served.newest().header("nothing").empty());
    CHECK(served.newest().id() == 1);
    CHECK(served.newest().is_open());
  });
}

TEST_CASE("RFC 6455 4.2.1: what is not a good handshake is refused with a status, and hung up on") {
  Served served({.host = "127.0.0.1"});
  const std::string good = upgrade_request();
  CHECK(status_of(served, "POST" + good.substr(3)) == "405");
  CHECK(status_of(served, without(good, "Host:")) == "400");
  CHECK(status_of(served, without(good, "Connection:")) == "400");
  CHECK(status_of(served, without(good, "Sec-WebSocket-Key:")) == "400");
  CHECK(status_of(served, upgrade_request("Sec-WebSocket-Key: x\r\n")) == "400");
  CHECK(status_of(served, upgrade_request("Content-Length: 5\r\n")) == "400");
  CHECK(status_of(served, upgrade_request("Sec-WebSocket-Protocol: a b\r\n")) == "400");
  CHECK(status_of(served, without(good, "Upgrade:")) == "426");
  CHECK(status_of(served, without(good, "Sec-WebSocket-Version:")) == "426");
  CHECK(
      status_of(served, without(good, "Sec-WebSocket-Version:").insert(16, "Sec-WebSocket-Version: 8\r\n")) ==
      "426");
  CHECK(status_of(served, "GET / HTTP/1.1\r\nHost: a\r\n\r\n") == "426");
  CHECK(status_of(served, upgrade_request("X: " + std::string(20000, 'x') + "\r\n")) == "431");
  CHECK(status_of(served, "GET /" + std::string(20000, 'x')) == "414");
  CHECK(status_of(served, "\x16\x03\x01") == "400");
  CHECK(status_of(served, "GET / HTTP/1.1\nHost: a\n\n") == "400");
  CHECK(served.log().empty());
}

TEST_CASE("RFC 6455 4.4: the refusal of another version names the one spoken here") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  socket.send(without(upgrade_request(), "Sec-WebSocket-Version:"));
  const std::string answer = socket.read_to_end();
  CHECK(answer.starts_with("HTTP/1.1 426 "));
  CHECK(answer.find("Sec-WebSocket-Version: 13\r\n") != std::string::npos);
}

TEST_CASE("a handshake that comes byte by byte is accepted") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  for (const char c : upgrade_request()) REQUIRE(socket.send(std::string_view(&c, 1)));
  CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
}

TEST_CASE("frames may come in the same packet as the handshake, also a part of one") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  const std::string last = masked(text, "third");
  REQUIRE(
      socket.send(upgrade_request() + masked(text, "first") + masked(text, "second") + last.substr(0, 3)));
  CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  CHECK(next(socket) == "text first");
  CHECK(next(socket) == "text second");
  REQUIRE(socket.send(last.substr(3)));
  CHECK(next(socket) == "text third");
  CHECK(served.log() == std::vector<std::string>{"open", "text first", "text second", "text third"});
}

TEST_CASE("garbage behind the handshake is a broken frame") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request() + "GET / HTTP/1.1\r\n\r\n"));
  CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  CHECK(next(socket) == "close 1002 ");
  CHECK(served.closed() == "closed 1006 protocol");
}

TEST_CASE("garbage behind a refused handshake is not read") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  REQUIRE(socket.send("POST" + upgrade_request().substr(3) + upgrade_request()));
  const std::string answer = socket.read_to_end();
  CHECK(answer.starts_with("HTTP/1.1 405 "));
  CHECK(answer.find("101") == std::string::npos);
}

TEST_CASE("pages of the server's own origin may connect, others may not") {
  Served served({.host = "127.0.0.1"});
  CHECK(status_of(served, upgrade_request("Origin: http://example.com\r\n")) == "101");
  CHECK(status_of(served, upgrade_request("Origin: http://evil.example\r\n")) == "403");
  CHECK(status_of(served, upgrade_request("Origin: null\r\n")) == "403");
  CHECK(status_of(served, upgrade_request("Origin: http://example.com:81\r\n")) == "403");
  CHECK(status_of(served, upgrade_request("Origin: http://example.com\r\nOrigin: http://evil.example\r\n")) ==
        "403");
}

TEST_CASE("allowed_origins says who may connect instead") {
  {
    Served served({.host = "127.0.0.1", .allowed_origins = {"https://a.example", "http://b.example"}});
    CHECK(status_of(served, upgrade_request("Origin: https://a.example\r\n")) == "101");
    CHECK(status_of(served, upgrade_request("Origin: http://b.example\r\n")) == "101");
    CHECK(status_of(served, upgrade_request("Origin: http://a.example\r\n")) == "403");
    CHECK(status_of(served, upgrade_request("Origin: http://example.com\r\n")) == "403");
    CHECK(status_of(served, upgrade_request()) == "101");
  }
  Served everyone({.host = "127.0.0.1", .allowed_origins = {"*"}});
  CHECK(status_of(everyone, upgrade_request("Origin: http://evil.example\r\n")) == "101");
}

TEST_CASE("the server's preference decides between the subprotocols offered") {
  Served served({.host = "127.0.0.1", .subprotocols = {"v2", "v1"}});
  const auto chosen = [&](std::string_view offered) {
    RawSocket socket = served.connect();
    socket.send(upgrade_request("Sec-WebSocket-Protocol: " + std::string(offered) + "\r\n"));
    const std::string answer = socket.read_until("\r\n\r\n");
    const std::size_t at = answer.find("Sec-WebSocket-Protocol: ");
    return at == std::string::npos ? "none" : answer.substr(at + 24, answer.find('\r', at) - at - 24);
  };
  CHECK(chosen("v1, v2") == "v2");
  CHECK(chosen("v1") == "v1");
  CHECK(chosen("v3") == "none");
}

TEST_CASE("a client that sends no handshake, or half of one, is cut in time") {
  Served served({.host = "127.0.0.1", .handshake_timeout = 200ms});
  RawSocket silent = served.connect();
  RawSocket half = served.connect();
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(half.send(upgrade_request().substr(0, 50)));
  CHECK(silent.ends());
  CHECK(half.ends());
  CHECK(std::chrono::steady_clock::now() - start >= 150ms);
  CHECK(served.log().empty());
}

TEST_CASE("a client that drips its handshake is cut in time, and one that is done is not") {
  Served served({.host = "127.0.0.1", .handshake_timeout = 200ms});
  RawSocket done = served.open();
  RawSocket drip = served.connect();
  const std::string request = upgrade_request("X: " + std::string(8000, 'x') + "\r\n");
  const auto deadline = std::chrono::steady_clock::now() + patience;
  bool cut = false;
  for (std::size_t i = 0; !cut && std::chrono::steady_clock::now() < deadline; i = (i + 1) % 4000) {
    cut = !drip.send(request.substr(i, 1));
    std::this_thread::sleep_for(2ms);  // the drip, not a wait
    if (i == 3999) break;
  }
  CHECK(cut);
  REQUIRE(done.send(masked(text, "still here")));
  CHECK(next(done) == "text still here");
}
