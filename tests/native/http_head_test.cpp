#include "http/head.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "catch.hpp"

using namespace duet::detail;
using State = HeadResult::State;

namespace {

HeadResult request(std::string_view bytes, HeadLimits limits = {}) {
  RequestHead head;
  return parse_request(bytes, limits, head);
}

int refusal(std::string_view bytes, HeadLimits limits = {}) {
  const HeadResult result = request(bytes, limits);
  return result.state == State::bad ? result.status : 0;
}

int line_refusal(const std::string& line) { return refusal(line + "\r\nHost: a\r\n\r\n"); }

int field_refusal(const std::string& field) { return refusal("GET / HTTP/1.1\r\n" + field + "\r\n\r\n"); }

std::string target_of(const std::string& target, const std::string& method = "GET") {
  RequestHead head;
  const std::string bytes = method + " " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  return parse_request(bytes, {}, head).state == State::complete ? head.target : "refused";
}

constexpr std::string_view whole =
    "GET /chat?x=1 HTTP/1.1\r\nHost: example.com\r\nUpGrade:\t websocket \t\r\nEmpty:\r\n\r\n";

}  // namespace

TEST_CASE("a request head is parsed into its parts") {
  RequestHead head;
  const HeadResult result = parse_request(whole, {}, head);
  REQUIRE(result.state == State::complete);
  CHECK(result.consumed == whole.size());
  CHECK(head.method == "GET");
  CHECK(head.target == "/chat?x=1");
  CHECK(head.minor_version == 1);
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  for (const auto [name, value] : head.headers) fields.emplace_back(name, value);
  REQUIRE(fields.size() == 3);
  CHECK(fields[1] == std::pair<std::string_view, std::string_view>("upgrade", "websocket"));
  CHECK(fields[2].second.empty());
}

TEST_CASE("a folded request header is one value") {
  RequestHead head;
  REQUIRE(parse_request("GET / HTTP/1.1\r\nA: 1\r\nHost: a\r\na: 2\r\n\r\n", {}, head).state ==
          State::complete);
  CHECK(head.header("a") == "1, 2");
  CHECK(head.header("host") == "a");
  CHECK(head.header("b").empty());
}

TEST_CASE("a head received in pieces is searched only once") {
  for (std::size_t size = 1; size < 10; ++size) {
    CAPTURE(size);
    RequestHead head;
    HeadSearch search;
    HeadResult result;
    std::size_t there = 0;
    while (result.state == State::incomplete && there < whole.size()) {
      there = std::min(whole.size(), there + size);
      result = parse_request(whole.substr(0, there), {}, search, head);
      CHECK(search.seen <= there);
      if (result.state == State::incomplete && there > 2) CHECK(search.seen == there);
    }
    CHECK(result.state == State::complete);
    CHECK(result.consumed == whole.size());
    CHECK(head.header("upgrade") == "websocket");
  }
}

TEST_CASE("too many fields are refused before the end of the head") {
  HeadLimits limits;
  limits.fields = 2;
  CHECK(refusal("GET / HTTP/1.1\r\na: 1\r\nb: 2\r\nc: 3\r\n", limits) == 431);
  CHECK(refusal("GET / HTTP/1.1\r\na: 1\r\nb: 2\r\n\r\n", limits) == 0);
}

TEST_CASE("a head received one byte at a time is incomplete until its last byte") {
  RequestHead head;
  for (std::size_t n = 0; n < whole.size(); ++n) {
    CAPTURE(n);
    REQUIRE(parse_request(whole.substr(0, n), {}, head).state == State::incomplete);
  }
  CHECK(parse_request(whole, {}, head).state == State::complete);
}

TEST_CASE("bytes after the head are not consumed") {
  const HeadResult result = request(std::string(whole) + "\n\0frame");
  CHECK(result.state == State::complete);
  CHECK(result.consumed == whole.size());
}

TEST_CASE("a head parsed into a used variable keeps nothing of the old one") {
  RequestHead head;
  REQUIRE(parse_request(whole, {}, head).state == State::complete);
  REQUIRE(parse_request("HEAD / HTTP/1.0\r\n\r\n", {}, head).state == State::complete);
  CHECK(head.headers.empty());
  CHECK(head.minor_version == 0);
}

TEST_CASE("one empty line before a request is skipped and a second is refused") {
  CHECK(request("\r\n" + std::string(whole)).consumed == whole.size() + 2);
  CHECK(request("\r").state == State::incomplete);
  CHECK(request("\r\n").state == State::incomplete);
  CHECK(refusal("\r\n\r\nGET / HTTP/1.1\r\n\r\n") == 400);
}

TEST_CASE("lines that do not end with CRLF are refused as soon as they are received") {
  CHECK(refusal("GET / HTTP/1.1\n") == 400);
  CHECK(refusal("\nGET / HTTP/1.1\r\n") == 400);
  CHECK(refusal("GET / HTTP/1.1\r\nHost: a\n") == 400);
  CHECK(refusal("GET / HTTP/1.1\r\n\n") == 400);
  CHECK(field_refusal("Host: a\rX: b") == 400);
}

TEST_CASE("a TLS ClientHello is refused at its first byte") { CHECK(refusal("\x16") == 400); }

TEST_CASE("a malformed request line is refused") {
  CHECK(line_refusal("GET") == 400);
  CHECK(line_refusal("GET /") == 400);
  CHECK(line_refusal("GET  / HTTP/1.1") == 400);
  CHECK(line_refusal("GET / HTTP/1.1 ") == 400);
  CHECK(line_refusal("GET / x HTTP/1.1") == 400);
  CHECK(line_refusal("GET\t/ HTTP/1.1") == 400);
  CHECK(line_refusal("G(T / HTTP/1.1") == 400);
  CHECK(line_refusal("GET / http/1.1") == 400);
  CHECK(line_refusal("GET / HTTP/11") == 400);
  CHECK(line_refusal("GET / HTTP/1.x") == 400);
}

TEST_CASE(
    "only HTTP/1.0 and HTTP/1.1 are accepted and later 1.x versions count as 1.1 (RFC 9110 section 2.5)") {
  CHECK(line_refusal("GET / HTTP/1.0") == 0);
  CHECK(line_refusal("GET / HTTP/1.2") == 0);
  CHECK(line_refusal("GET / HTTP/0.9") == 505);
  CHECK(line_refusal("PRI * HTTP/2.0") == 505);
}

TEST_CASE("the target is a path or an absolute URL or the asterisk of OPTIONS") {
  CHECK(target_of("/") == "/");
  CHECK(target_of("/a%20b?c=d") == "/a%20b?c=d");
  CHECK(target_of("http://example.com/a?b") == "/a?b");
  CHECK(target_of("WS://example.com") == "/");
  CHECK(target_of("http://example.com?b") == "/?b");
  CHECK(target_of("*", "OPTIONS") == "*");
  CHECK(target_of("*") == "refused");
  CHECK(target_of("a") == "refused");
  CHECK(target_of("http:///a") == "refused");
  CHECK(target_of("http://user@example.com/") == "refused");
  CHECK(target_of("ftp://example.com/") == "refused");
  CHECK(target_of("/a#b") == "refused");
  CHECK(target_of("/\xc3\xa4") == "refused");
  CHECK(target_of("/\x7f") == "refused");
}

TEST_CASE("the authority of an absolute target replaces Host") {
  RequestHead head;
  const std::string_view bytes = "GET http://real.example:81/ HTTP/1.1\r\nHost: other.example\r\n\r\n";
  REQUIRE(parse_request(bytes, {}, head).state == State::complete);
  CHECK(*head.headers.find("host") == "real.example:81");
}

TEST_CASE("CONNECT is not implemented") { CHECK(line_refusal("CONNECT a:443 HTTP/1.1") == 501); }

TEST_CASE("a malformed header field is refused") {
  CHECK(field_refusal("Host: a") == 0);
  CHECK(field_refusal("no colon") == 400);
  CHECK(field_refusal(": value") == 400);
  CHECK(field_refusal("Host : a") == 400);
  CHECK(field_refusal(" Host: a") == 400);
  CHECK(field_refusal("Host: a\r\n folded") == 400);
  CHECK(field_refusal("Host: a\r\n\tfolded") == 400);
  CHECK(field_refusal("Na\xc3\xafve: a") == 400);
  CHECK(field_refusal(std::string("X: a\0b", 6)) == 400);
  CHECK(field_refusal("X: a\x01") == 400);
  CHECK(field_refusal("X: a\x7f") == 400);
  CHECK(field_refusal("X: a\tb \xff") == 0);
}

TEST_CASE("a head over the limit is refused and a head of exactly the limit is accepted") {
  CHECK(refusal(whole, {.bytes = whole.size()}) == 0);
  CHECK(refusal(whole, {.bytes = whole.size() - 1}) == 431);
  CHECK(refusal("GET / HTTP/1.1\r\nX: " + std::string(100, 'x'), {.bytes = 100}) == 431);
  CHECK(request("GET / HTTP/1.1\r\nX: yz", {.bytes = 22}).state == State::incomplete);
  CHECK(refusal("GET / HTTP/1.1\r\nX: yz", {.bytes = 21}) == 431);
}

TEST_CASE("a request line over the limit has a status of its own") {
  CHECK(refusal("GET /" + std::string(100, 'x'), {.bytes = 100}) == 414);
  CHECK(refusal("GET /" + std::string(100, 'x') + " HTTP/1.1\r\n\r\n", {.bytes = 100}) == 414);
}

TEST_CASE("too many fields are refused") {
  const std::string_view two = "GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\n\r\n";
  CHECK(refusal(two, {.fields = 2}) == 0);
  CHECK(refusal(two, {.fields = 1}) == 431);
}

TEST_CASE("a response head is parsed into its parts") {
  ResponseHead head;
  const std::string_view bytes = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    REQUIRE(parse_response(bytes.substr(0, n), {}, head).state == State::incomplete);
  }
  const HeadResult result = parse_response(std::string(bytes) + "\x81", {}, head);
  REQUIRE(result.state == State::complete);
  CHECK(result.consumed == bytes.size());
  CHECK(head.status == 101);
  CHECK(head.reason == "Switching Protocols");
  CHECK(*head.headers.find("upgrade") == "websocket");
}

TEST_CASE("a response may have no reason phrase") {
  ResponseHead head;
  CHECK(parse_response("HTTP/1.0 200\r\n\r\n", {}, head).state == State::complete);
  CHECK(parse_response("HTTP/1.1 404 \r\n\r\n", {}, head).state == State::complete);
  CHECK(head.status == 404);
  CHECK(head.reason.empty());
}

TEST_CASE("a malformed response is refused") {
  ResponseHead head;
  const auto status = [&](std::string_view bytes, HeadLimits limits = {}) {
    const HeadResult result = parse_response(bytes, limits, head);
    return result.state == State::bad ? result.status : 0;
  };
  CHECK(status("SSH-2.0") == 400);
  CHECK(status("\r\n") == 400);
  CHECK(status("HTTP/1.1\r\n\r\n") == 400);
  CHECK(status("HTTP/1.1 20\r\n\r\n") == 400);
  CHECK(status("HTTP/1.1 020 x\r\n\r\n") == 400);
  CHECK(status("HTTP/1.1 2000\r\n\r\n") == 400);
  CHECK(status("HTTP/1.1  200 OK\r\n\r\n") == 400);
  CHECK(status("HTTP/1.1 200 O\x01K\r\n\r\n") == 400);
  CHECK(status("HTTP/2.0 200 OK\r\n\r\n") == 505);
  CHECK(status("HTTP/1.1 200 " + std::string(100, 'x'), {.bytes = 50}) == 431);
  CHECK(status("HTTP/1.1 200 OK\r\nA b\r\n\r\n") == 400);
}
