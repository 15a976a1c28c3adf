// RFC 6455 section 4.1: a client and servers that do not do the opening handshake.
#include "catch.hpp"
#include "raw_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using duet::Cause;

namespace {

/// The log of a client whose request is answered with this.
struct Answered {
  std::vector<std::string> log;
  std::string detail;
};

Answered answered(const std::function<std::string(const std::string& head)>& answer) {
  RawClient one;
  one.run([&](RawSocket& socket) {
    socket.send(answer(socket.read_until("\r\n\r\n")));
    socket.half_close();
    socket.read_to_end();
  });
  return {one.log, one.closed.detail};
}

Answered answered(const std::string& text) {
  return answered([&](const std::string&) { return text; });
}

const std::vector<std::string> refused{"closed 1006 http"};

}  // namespace

TEST_CASE("the request is a good opening handshake") {
  std::string head;
  RawClient one({.subprotocols = {"v2", "v1"}});
  one.run([&](RawSocket& socket) {
    head = socket.read_until("\r\n\r\n");
    socket.send(upgrade_answer(head, "Sec-WebSocket-Protocol: v1\r\n"));
    socket.send(plain(close_frame, ""));
  });
  const std::string host = "127.0.0.1:" + std::to_string(one.listener.port());
  CHECK(head.starts_with("GET / HTTP/1.1\r\n"));
  for (const std::string& line :
       {"Host: " + host, std::string("Upgrade: websocket"), std::string("Connection: Upgrade"),
        std::string("Sec-WebSocket-Version: 13"), std::string("Sec-WebSocket-Protocol: v2, v1")})
    CHECK(head.find("\r\n" + line + "\r\n") != std::string::npos);
  CHECK(head.find("Origin") == std::string::npos);
  CHECK(head.find("Extensions") == std::string::npos);
  CHECK(one.client->subprotocol() == "v1");
  CHECK(one.log == std::vector<std::string>{"open", "closed 1005 handshake was_open clean"});
}

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

TEST_CASE("RFC 6455 4.1: an answer that breaks a rule of the handshake fails the attempt") {
  const auto changed = [](std::string_view from, std::string_view to) {
    return answered([=](const std::string& head) {
      std::string answer = upgrade_answer(head);
      const std::size_t at = answer.find(from);
      return answer.replace(at, from.size(), to);
    });
  };
  CHECK(changed("Accept: ", "Accept: x").log == refused);
  CHECK(changed("Sec-WebSocket-Accept", "Other").log == refused);
  CHECK(changed("Upgrade: websocket", "Upgrade: h2c").log == refused);
  CHECK(changed("Connection: Upgrade", "Connection: close").log == refused);
  CHECK(changed("HTTP/1.1", "HTTP/2.0").log == refused);
  const auto with = [](const std::string& more) {
    return answered([more](const std::string& head) { return upgrade_answer(head, more); });
  };
  CHECK(with("Sec-WebSocket-Extensions: permessage-deflate\r\n").log == refused);
  CHECK(with("Sec-WebSocket-Accept: again\r\n").log == refused);
  CHECK(with("Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b\r\n").log == refused);
  CHECK(with("Sec-WebSocket-Protocol: not-asked-for\r\n").log ==
        std::vector<std::string>{"closed 1006 subprotocol"});
}

TEST_CASE("what is not HTTP fails the attempt at once") {
  CHECK(answered("SSH-2.0-OpenSSH_9.2\r\n").log == refused);
  CHECK(answered(std::string("\0\0\0\0", 4)).log == refused);
  CHECK(answered("HTTP/1.1 101 x\n\n").log == refused);
  CHECK(answered("HTTP/1.1 101 x\r\n" + std::string(100'000, 'x')).log == refused);
  CHECK(answered("").log == refused);
  CHECK(answered("HTTP/1.1 101 Switching").log == refused);
}

TEST_CASE("a connection reset during the handshake fails the attempt") {
  RawClient one;
  one.run([](RawSocket& socket) {
    socket.read(10);
    socket.reset();
  });
  CHECK(one.log == refused);
}

TEST_CASE("an answer byte by byte, and frames in its packet, are fine") {
  RawClient one;
  one.run([](RawSocket& socket) {
    const std::string answer = upgrade_answer(socket.read_until("\r\n\r\n"));
    for (const char c : answer.substr(0, answer.size() - 1)) socket.send(std::string_view(&c, 1));
    socket.send("\n" + plain(text, "a") + plain(text, "b") + plain(close_frame, close_payload(4002, "bye")));
  });
  CHECK(one.log ==
        std::vector<std::string>{"open", "text a", "text b", "closed 4002 handshake was_open clean 'bye'"});
}
