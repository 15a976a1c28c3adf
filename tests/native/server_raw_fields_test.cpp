// Fields of requests in several lines, and lists with empty elements.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::string_literals;

TEST_CASE("RFC 9110 5.6.1.2: a list without elements in a handshake counts as absent") {
  Served plain({.host = "127.0.0.1"});
  Served compressing({.host = "127.0.0.1", .compression = {.enabled = true}});
  for (const char* line : {"Sec-WebSocket-Extensions:", "Sec-WebSocket-Extensions: , ,",
                           "Sec-WebSocket-Protocol:", "Sec-WebSocket-Protocol: ,"}) {
    CAPTURE(line);
    CHECK(handshake_status(plain, line + "\r\n"s) == "101");
    CHECK(handshake_status(compressing, line + "\r\n"s) == "101");
  }
}

TEST_CASE("cookies in several lines are all delivered") {
  Expect expect;
  Served served({.host = "127.0.0.1"}, {.on_upgrade = [&](duet::Upgrade& upgrade) {
                  expect(upgrade.cookie("a") == "1");
                  expect(upgrade.cookie("b") == "2");
                  expect(upgrade.cookie("c") == "3");
                  expect(upgrade.header("cookie") == "a=1; b=2; c=3");
                }});
  CHECK(handshake_status(served, "Cookie: a=1\r\nX: y\r\nCookie: b=2; c=3\r\n") == "101");
}

TEST_CASE("RFC 9110 5.3: a field in several lines has their values joined by commas") {
  Expect expect;
  Served served({.host = "127.0.0.1"},
                {.on_upgrade = [&](duet::Upgrade& upgrade) { expect(upgrade.header("x-list") == "1, 2, 3"); },
                 .on_request =
                     [&](duet::HttpRequest& request) {
                       expect(request.header("x-list") == "1, 2, 3");
                       request.reply(200, "text/plain", "seen");
                     }});
  constexpr auto lines = "X-List: 1\r\nX-Other: x\r\nX-List: 2\r\nx-list: 3\r\n";
  CHECK(handshake_status(served, lines) == "101");
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    CHECK(served.newest().header("x-list") == "1, 2, 3");
    CHECK(served.newest().header("x-other") == "x");
  });
  CHECK(http_answer(served, "GET /", "Host: localhost\r\n"s + lines).ends_with("seen"));
}

TEST_CASE("the origin is checked before the lists of a handshake") {
  Served served({.host = "127.0.0.1"});
  constexpr auto foreign = "Origin: https://other.example\r\n";
  CHECK(handshake_status(served, foreign + "Sec-WebSocket-Protocol: a, a\r\n"s) == "403");
  CHECK(handshake_status(served, foreign + "Sec-WebSocket-Extensions: ;\r\n"s) == "403");
}

TEST_CASE("the maximum size of a request's head is an option") {
  Served served({.host = "127.0.0.1", .limits = {.max_head_size = 100'000, .max_header_lines = 500}});
  const std::string large = "Cookie: a=" + std::string(90'000, 'x') + "\r\n";
  CHECK(handshake_status(served, large) == "101");
  CHECK(handshake_status(served, large + large) == "431");
  const auto lines = [](int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += "X" + std::to_string(i) + ": y\r\n";
    return all;
  };
  CHECK(handshake_status(served, lines(450)) == "101");
  CHECK(handshake_status(served, lines(500)) == "431");
  Served small({.host = "127.0.0.1", .limits = {.max_head_size = 1024}});
  CHECK(handshake_status(small, {}) == "101");
  CHECK(handshake_status(small, "X: " + std::string(1000, 'x') + "\r\n") == "431");
}

TEST_CASE("listen() refuses an invalid limit on heads") {
  const auto refusal = [](const duet::ServerOptions& options) {
    duet::Loop loop;
    const auto listening = duet::Server(loop, options).listen();
    REQUIRE_FALSE(listening);
    CHECK(listening.error().code == duet::Error::bad_limit);
    return listening.error().message();
  };
  const std::string size = "a limit is out of range: max_head_size must be 1 KiB to 16 MiB";
  CHECK(refusal({.limits = {.max_head_size = duet::no_limit}}) == size);
  CHECK(refusal({.limits = {.max_head_size = (16 << 20) + 1}}) == size);
  CHECK(refusal({.limits = {.max_header_lines = 9}}) ==
        "a limit is out of range: max_header_lines must be 10 to 10,000");
}

TEST_CASE("a head received byte by byte is answered") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  for (const char byte : upgrade_request("X: y\r\n")) REQUIRE(socket.send({&byte, 1}));
  CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
}
