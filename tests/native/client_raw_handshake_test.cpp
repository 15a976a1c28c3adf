// RFC 6455 section 4.1: a client and servers that do not do the opening handshake.
#include "catch.hpp"
#include "raw_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

namespace {

/// The log of a client whose request is answered with this.
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

TEST_CASE("a server that never answers is given up after the connect timeout") {
  RawClient one({.connect_timeout = 100ms});
  const auto start = std::chrono::steady_clock::now();
  one.run([](RawSocket& socket) { socket.read_to_end(); });
  CHECK(std::chrono::steady_clock::now() - start >= 100ms);
  CHECK(one.log == std::vector<std::string>{"closed 1006 timeout"});
}

TEST_CASE("an answer that is not 101 is told with its status") {
  for (const char* status :
       {"403 Forbidden", "200 OK", "404 Not Found", "503 Service Unavailable", "401 Unauthorized"}) {
    const Answered one = answered("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 2\r\n\r\nno");
    CHECK(one.log == refused);
    CHECK(one.detail.find(status) != std::string::npos);
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
