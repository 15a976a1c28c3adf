// RFC 6455 section 4.1: a client, and servers with an invalid opening handshake.
#include <duet/reconnect.hpp>

#include "catch.hpp"
#include "raw_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

namespace {

/// The log of a client whose request gets this answer.
struct Answered {
  std::vector<std::string> log;
  std::string detail;
};

Answered answered(const std::string& text) {
  RawClient one;
  one.run([&](RawSocket& socket) {
    socket.read_until("\r\n\r\n");
    socket.send(text);
    socket.half_close();
    socket.read_to_end();
  });
  return {one.log, one.closed.detail};
}

const std::vector<std::string> refused{"closed 1006 http"};

}  // namespace

TEST_CASE("a server that never answers the handshake ends with the connect timeout") {
  RawClient one({.timeouts = {.connect = 100ms}});
  const auto start = std::chrono::steady_clock::now();
  one.run([](RawSocket& socket) { socket.read_to_end(); });
  CHECK(std::chrono::steady_clock::now() - start >= 100ms);
  CHECK(one.log == std::vector<std::string>{"closed 1006 timeout"});
}

TEST_CASE("a status other than 101 is reported in on_close") {
  for (const char* status :
       {"403 Forbidden", "200 OK", "404 Not Found", "503 Service Unavailable", "401 Unauthorized"}) {
    const Answered one = answered("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 2\r\n\r\nno");
    CHECK(one.log == refused);
    CHECK(one.detail.find(status) != std::string::npos);
  }
}

TEST_CASE("the next attempt waits for Retry-After") {
  const std::pair<const char*, std::chrono::milliseconds> cases[] = {
      {"503 Service Unavailable\r\nRetry-After: 7", 7s},
      {"429 Too Many Requests\r\nRetry-After: 7", 7s},
      {"503 x\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:50:37 GMT", 60s},
      {"503 x\r\nRetry-After: 86400", 300s},
      {"500 x\r\nRetry-After: 7", 0s},
      {"503 x", 0s}};
  for (const auto& [answer, pause] : cases) {
    RawClient one;
    duet::set_reconnect(*one.client, {.first_delay = 0ms});
    one.run([&](RawSocket& socket) {
      socket.read_until("\r\n\r\n");
      socket.send("HTTP/1.1 " + std::string(answer) + "\r\n\r\n");
      socket.read_to_end();
    });
    CHECK(one.closed.retry_in == pause);
    one.client.reset();
  }
}

TEST_CASE("a redirect is not followed") {
  const Answered one =
      answered("HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  CHECK(one.log == refused);
  CHECK(one.detail.find("302") != std::string::npos);
}

TEST_CASE("a connection reset during the handshake fails the attempt") {
  RawClient one;
  one.run([](RawSocket& socket) {
    socket.read(10);
    socket.reset();
  });
  CHECK(one.log == refused);
}
