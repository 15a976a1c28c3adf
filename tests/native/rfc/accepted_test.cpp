// RFC 6455 section 4.2.2: a server's answer to a valid request.
#include "catch.hpp"
#include "rfc/exchange.hpp"
#include "rfc/request.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

const Head good = good_request();

const Table answers([] {
  request("RFC 6455 4.2.2: the answer has each required header line once", good,
          [](const std::string& answer) {
            CHECK(answer.starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
            CHECK(value_of(answer, "Upgrade") == "websocket");
            CHECK(value_of(answer, "Connection") == "Upgrade");
            CHECK(value_of(answer, "Sec-WebSocket-Accept") == good_accept);
            for (const char* name : {"Upgrade", "Connection", "Sec-WebSocket-Accept"})
              CHECK(count_of(answer, name) == 1);
          });
  request("RFC 6455 4.2.2: another key has another Sec-WebSocket-Accept",
          good.with("Sec-WebSocket-Key", "x3JJHMbDL1EzLkh9GBhXDw=="), [](const std::string& answer) {
            CHECK(value_of(answer, "Sec-WebSocket-Accept") == "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
          });
  request("RFC 6455 4.2.2: the blanks around a key do not count",
          good.with("Sec-WebSocket-Key", "  dGhlIHNhbXBsZSBub25jZQ==  "),
          [](const std::string& answer) { CHECK(value_of(answer, "Sec-WebSocket-Accept") == good_accept); });
  request("RFC 9110 8.6: a 101 has no length", good, [](const std::string& answer) {
    CHECK(count_of(answer, "Content-Length") == 0);
    CHECK(count_of(answer, "Transfer-Encoding") == 0);
  });
});

const Table chosen([] {
  const auto row = [](const char* offered, const char* expected, const duet::ServerOptions& options) {
    const Head head = *offered == '\0' ? good : good.plus("Sec-WebSocket-Protocol", offered);
    request(
        "RFC 6455 4.2.2: of the subprotocols '"s + in_name(offered) + "' a server with " +
            std::to_string(options.subprotocols.size()) + " chooses " + expected,
        head,
        [=](const std::string& answer) {
          CHECK(value_of(answer, "Sec-WebSocket-Protocol") == expected);
          CHECK(count_of(answer, "Sec-WebSocket-Protocol") == (expected == "none"s ? 0 : 1));
        },
        options);
  };
  row("", "none", {});
  row("chat", "none", {});
  row("", "none", {.subprotocols = {"chat", "superchat"}});
  row("chat", "chat", {.subprotocols = {"chat", "superchat"}});
  row("superchat", "superchat", {.subprotocols = {"chat", "superchat"}});
  row("superchat, chat", "chat", {.subprotocols = {"chat", "superchat"}});
  row("other, superchat", "superchat", {.subprotocols = {"chat", "superchat"}});
  row("other", "none", {.subprotocols = {"chat", "superchat"}});
  row("CHAT", "none", {.subprotocols = {"chat", "superchat"}});
});

const Table extensions([] {
  const duet::ServerOptions on{.compression = {.enabled = true}};
  for (const char* list : {"foo", "foo; bar, quux", "x-webkit-deflate-frame"}) {
    const Head head = good.plus("Sec-WebSocket-Extensions", list);
    const auto none = [](const std::string& answer) {
      CHECK(count_of(answer, "Sec-WebSocket-Extensions") == 0);
    };
    request("RFC 6455 9.1: no extension is answered to '"s + in_name(list) + "'", head, none);
    request("RFC 6455 9.1: no extension is answered to '"s + in_name(list) + "' with compression enabled",
            head, none, on);
  }
  request(
      "RFC 6455 9.1: no extension is answered without an offer", good,
      [](const std::string& answer) { CHECK(count_of(answer, "Sec-WebSocket-Extensions") == 0); }, on);
});

}  // namespace

TEST_CASE("RFC 6455 4.2.1: a request byte by byte with frames in its last packet (server)", "[server]") {
  Served served({.host = "127.0.0.1", .allowed_hosts = {"server.example.com"}});
  RawSocket socket = served.connect();
  const std::string head = good.text();
  for (const char c : head.substr(0, head.size() - 1)) REQUIRE(socket.send(std::string_view(&c, 1)));
  REQUIRE(socket.send("\n" + masked(text, "first") + masked(text, "second").substr(0, 3)));
  CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  CHECK(next(socket) == "text first");
  REQUIRE(socket.send(masked(text, "second").substr(3)));
  CHECK(next(socket) == "text second");
}

TEST_CASE("RFC 6455 4.2.2: a page of another origin is refused with 403 (server)", "[server]") {
  Served served({.host = "127.0.0.1", .allowed_hosts = {"server.example.com"}});
  const auto answered = [&](const Head& head) {
    RawSocket socket = served.connect();
    socket.send(head.text());
    return socket.read_until("\r\n\r\n").substr(9, 3);
  };
  CHECK(answered(good.plus("Origin", "http://server.example.com")) == "101");
  CHECK(answered(good.plus("Origin", "http://evil.example")) == "403");
  CHECK(answered(good.plus("Origin", "null")) == "403");
  CHECK(answered(good.plus("Origin", "http://server.example.com:81")) == "403");
  CHECK(answered(good.plus("Origin", "http://server.example.com").plus("Origin", "http://evil.example")) ==
        "403");
}
