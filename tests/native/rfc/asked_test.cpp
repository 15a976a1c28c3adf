// RFC 6455 section 4.1: a client's request.
#include <set>

#include "base/ascii.hpp"
#include "catch.hpp"
#include "rfc/answer.hpp"

using namespace duet_test;

namespace {

std::string head_of(const Asking& asking = {}, std::string_view target = "/") {
  std::uint16_t port = 0;
  return request_of(asking, target, port);
}

std::string first_line(const std::string& head) { return head.substr(0, head.find("\r\n")); }

}  // namespace

TEST_CASE("RFC 6455 4.1: a client's request has each required header line once (client)", "[client]") {
  std::uint16_t port = 0;
  const std::string head = request_of({}, "/", port);
  CHECK(first_line(head) == "GET / HTTP/1.1");
  CHECK(value_of(head, "Host") == "127.0.0.1:" + std::to_string(port));
  CHECK(value_of(head, "Upgrade") == "websocket");
  CHECK(value_of(head, "Connection") == "Upgrade");
  CHECK(value_of(head, "Sec-WebSocket-Version") == "13");
  for (const char* name : {"Host", "Upgrade", "Connection", "Sec-WebSocket-Version", "Sec-WebSocket-Key"})
    CHECK(count_of(head, name) == 1);
}

TEST_CASE("RFC 6455 4.1: a client's key is 16 bytes in base64 (client)", "[client]") {
  const std::string key = value_of(head_of(), "Sec-WebSocket-Key");
  REQUIRE(key.size() == 24);
  CHECK(key.ends_with("=="));
  for (const char c : key.substr(0, 22))
    CHECK((duet::detail::ascii::is_alpha(c) || duet::detail::ascii::is_digit(c) || c == '+' || c == '/'));
  CHECK(std::string("AQgw").find(key[21]) != std::string::npos);  // its last four bits belong to no byte
}

TEST_CASE("RFC 6455 4.1: a client uses a fresh key for each connection (client)", "[client]") {
  std::set<std::string> keys;
  for (int i = 0; i < 10; ++i) keys.insert(value_of(head_of(), "Sec-WebSocket-Key"));
  CHECK(keys.size() == 10);
}

TEST_CASE("RFC 6455 4.1: a client requests the URL's path and query (client)", "[client]") {
  CHECK(first_line(head_of({}, "")) == "GET / HTTP/1.1");
  CHECK(first_line(head_of({}, "/chat?room=1&as=x")) == "GET /chat?room=1&as=x HTTP/1.1");
  CHECK(first_line(head_of({}, "/a%20b/%C3%A4")) == "GET /a%20b/%C3%A4 HTTP/1.1");
  CHECK(first_line(head_of({}, "?x")) == "GET /?x HTTP/1.1");
}

TEST_CASE("RFC 6455 4.1: a client lists its subprotocols in their order (client)", "[client]") {
  CHECK(count_of(head_of(), "Sec-WebSocket-Protocol") == 0);
  CHECK(value_of(head_of({.subprotocols = {"chat"}}), "Sec-WebSocket-Protocol") == "chat");
  CHECK(value_of(head_of({.subprotocols = {"b", "a", "c"}}), "Sec-WebSocket-Protocol") == "b, a, c");
}

TEST_CASE("RFC 6455 4.1: a client that is not a browser need not send an Origin (client)", "[client]") {
  CHECK(count_of(head_of(), "Origin") == 0);
}

TEST_CASE("RFC 6455 9.1: a client offers no extension if none is enabled (client)", "[client]") {
  CHECK(count_of(head_of(), "Sec-WebSocket-Extensions") == 0);
}

TEST_CASE("RFC 9112 6: a client's request has no body (client)", "[client]") {
  const std::string head = head_of();
  CHECK(count_of(head, "Content-Length") == 0);
  CHECK(count_of(head, "Transfer-Encoding") == 0);
}
