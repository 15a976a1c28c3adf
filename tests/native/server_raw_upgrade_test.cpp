// Server::on_upgrade, and keep-alive messages.
#include "catch.hpp"
#include "core/src/wire_names.hpp"
#include "served.hpp"

using namespace duet_test;
namespace wire = duet::detail::wire;

namespace {

/// Returns the head of the answer to a handshake with these further header lines.
std::string answer_of(RawSocket& socket, std::string_view lines, std::string_view target = "/") {
  socket.send(upgrade_request(lines, target));
  return socket.read_until("\r\n\r\n");
}

}  // namespace

TEST_CASE("the application sees the handshake before the answer and accepts by default") {
  Expect expect;
  Served served({.host = "127.0.0.1"}, {.on_upgrade = [&](duet::Upgrade& upgrade) {
                  expect(upgrade.target() == "/room/1?as=x");
                  expect(upgrade.path() == "/room/1");
                  expect(upgrade.remote_address() == "127.0.0.1");
                  expect(upgrade.header("x-one") == "1");
                  expect(upgrade.header("x-two").empty());
                  expect(upgrade.subprotocols().empty());
                  expect(!upgrade.token());
                }});
  RawSocket socket = served.connect();
  CHECK(answer_of(socket, "X-One: 1\r\n", "/room/1?as=x").starts_with("HTTP/1.1 101 "));
  CHECK(served.wait_for_lines(1));
}

TEST_CASE("a connection keeps its handshake's header lines or only its target") {
  for (const bool keeps : {true, false}) {
    CAPTURE(keeps);
    Expect expect;
    Served served({.host = "127.0.0.1", .http = {.keep_headers = keeps}},
                  {.on_upgrade = [&](duet::Upgrade& upgrade) { expect(upgrade.header("x-one") == "1"); }});
    RawSocket socket = served.connect();
    CHECK(answer_of(socket, "X-One: 1\r\n", "/room?as=x").starts_with("HTTP/1.1 101 "));
    REQUIRE(served.wait_for_lines(1));
    served.in_loop([&] {
      CHECK(served.newest().header("x-one") == (keeps ? "1" : ""));
      CHECK(served.newest().target() == "/room?as=x");
    });
  }
}

TEST_CASE("a handshake is refused with the application's status and opens no connection") {
  Served served({.host = "127.0.0.1"}, {.on_upgrade = [](duet::Upgrade& upgrade) {
                  upgrade.refuse(upgrade.path() == "/odd" ? 200 : 404, "no such room");
                }});
  RawSocket socket = served.connect();
  socket.send(upgrade_request({}, "/room"));
  const std::string answer = socket.read_to_end();
  CHECK(answer.starts_with("HTTP/1.1 404 Not Found\r\n"));
  CHECK(has(answer, "no such room."));
  RawSocket odd = served.connect();
  CHECK(answer_of(odd, {}, "/odd").starts_with("HTTP/1.1 500 "));
  CHECK(served.log().empty());
}

TEST_CASE("the application may choose one of the subprotocols or none") {
  Expect expect;
  Served served({.host = "127.0.0.1", .subprotocols = {"a"}}, {.on_upgrade = [&](duet::Upgrade& upgrade) {
                  expect(upgrade.choose("c").error() == duet::Error::bad_subprotocol);
                  if (upgrade.path() == "/b") expect(bool(upgrade.choose("b")));
                  if (upgrade.path() == "/none") expect(bool(upgrade.choose("")));
                }});
  constexpr auto lines = "Sec-WebSocket-Protocol: a, b\r\n";
  RawSocket first = served.connect(), second = served.connect(), third = served.connect();
  CHECK(has(answer_of(first, lines), "Sec-WebSocket-Protocol: a\r\n"));
  CHECK(has(answer_of(second, lines, "/b"), "Sec-WebSocket-Protocol: b\r\n"));
  CHECK_FALSE(has(answer_of(third, lines, "/none"), "Sec-WebSocket-Protocol"));
}

TEST_CASE("a token is passed to the application and never chosen as subprotocol") {
  Expect expect;
  Served served({.host = "127.0.0.1"},
                {.on_upgrade = [&](duet::Upgrade& upgrade) { expect(upgrade.token() == "foobar"); }});
  RawSocket alone = served.connect(), beside = served.connect();
  CHECK(has(answer_of(alone, "Sec-WebSocket-Protocol: duet.token, duet.token.Zm9vYmFy\r\n"),
            "Sec-WebSocket-Protocol: duet.token\r\n"));
  CHECK_FALSE(has(answer_of(beside, "Sec-WebSocket-Protocol: chat, duet.token.Zm9vYmFy\r\n"),
                  "Sec-WebSocket-Protocol"));
}

TEST_CASE("the server may be stopped or destroyed during a handshake callback") {
  const bool destroys = GENERATE(true, false);
  Served* self = nullptr;
  Served served({.host = "127.0.0.1"}, {.on_upgrade = [&](duet::Upgrade& upgrade) {
                  destroys ? self->destroy_server() : self->server().close();
                  upgrade.refuse(503);
                  static_cast<void>(upgrade.choose(""));
                  static_cast<void>(upgrade.defer());
                }});
  self = &served;
  RawSocket socket = served.connect();
  socket.send(upgrade_request());
  CHECK(socket.read_to_end().empty());
  CHECK(served.log().empty());
}

TEST_CASE("a client's keep-alive ping is answered and the application does not see it") {
  Served served({.host = "127.0.0.1", .subprotocols = {"chat"}});
  RawSocket socket = served.connect();
  CHECK(has(answer_of(socket, "Sec-WebSocket-Protocol: chat, chat+duet.alive\r\n"),
            "Sec-WebSocket-Protocol: chat+duet.alive\r\n"));
  CHECK(socket.send(masked(text, wire::alive_question)));
  CHECK(next(socket) == "text " + std::string(wire::alive_answer));
  CHECK(socket.send(masked(text, "hello")));
  CHECK(served.wait_for_lines(2));
  served.in_loop([&] { CHECK(served.newest().subprotocol() == "chat"); });
  CHECK(served.log() == std::vector<std::string>{"open", "text hello"});
}

TEST_CASE("without that agreement the same message is delivered to the application") {
  Served served({.host = "127.0.0.1", .subprotocols = {"chat"}});
  RawSocket socket = served.connect();
  CHECK(has(answer_of(socket, "Sec-WebSocket-Protocol: chat\r\n"), "Sec-WebSocket-Protocol: chat\r\n"));
  CHECK(socket.send(masked(text, wire::alive_question)));
  CHECK(served.wait_for_lines(2));
  CHECK(served.log() == std::vector<std::string>{"open", "text " + std::string(wire::alive_question)});
}
