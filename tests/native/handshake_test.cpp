#include "http/handshake.hpp"

#include <algorithm>

#include "catch.hpp"
#include "cpu_time.hpp"

using namespace duet::detail;

namespace {

// The example of RFC 6455 section 1.3.
constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

RequestHead good_request() {
  RequestHead head{"GET", "/chat", 1, {}};
  head.headers = {{"host", "example.com"},
                  {"upgrade", "WebSocket"},
                  {"connection", "keep-alive, Upgrade"},
                  {"sec-websocket-key", key},
                  {"sec-websocket-version", "13"}};
  return head;
}

ResponseHead good_response() {
  ResponseHead head{101, "Switching Protocols", 1, {}};
  head.headers = {{"upgrade", "WebSocket"}, {"connection", "Upgrade"}, {"sec-websocket-accept", accept}};
  return head;
}

template <typename Head>
Head with(Head head, std::string_view name, std::string_view value) {
  head.headers.replace(name, value);
  return head;
}

template <typename Head>
Head without(Head head, std::string_view name) {
  Headers others;
  for (const auto field : head.headers)
    if (field.name != name) others.add(field.name, field.value);
  head.headers = others;
  return head;
}

template <typename Head>
Head plus(Head head, std::string_view name, std::string_view value) {
  head.headers.add(name, value);
  return head;
}

/// Returns the offered subprotocols, separated by blanks; "refused".
std::string offered(const RequestHead& request) {
  std::vector<std::string> names;
  if (!read_subprotocols(request.headers, names)) return "refused";
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : " ") + name;
  return all;
}

int status_of(const RequestHead& request) {
  const UpgradeCheck check = check_request(request);
  CHECK(check.reason.empty() == (check.status == 101));
  return check.status;
}

std::string complaint(const ResponseHead& response) {
  std::string subprotocol;
  return check_response(response, key, subprotocol);
}

}  // namespace

TEST_CASE("the key of the RFC gives the Sec-WebSocket-Accept of the RFC") {
  CHECK(accept_key(key) == accept);
}

TEST_CASE("generated keys are 16 bytes in base64 and differ") {
  const std::string one = make_key();
  CHECK(one.size() == 24);
  CHECK(one != make_key());
  CHECK(status_of(with(good_request(), "sec-websocket-key", one)) == 101);
}

TEST_CASE("a server accepts a client's request and the client accepts the answer") {
  UpgradeRequest request{"example.com:81", "/chat?a", make_key(), {"one", "two"}, {{"Authorization", "x"}}};
  const std::string bytes = format_request(request);
  RequestHead head;
  const HeadResult parsed = parse_request(bytes, {}, head);
  REQUIRE(parsed.state == HeadResult::State::complete);
  CHECK(parsed.consumed == bytes.size());
  CHECK(head.target == "/chat?a");
  CHECK(*head.headers.find("host") == "example.com:81");
  CHECK(*head.headers.find("authorization") == "x");
  CHECK(wants_upgrade(head));
  const UpgradeCheck check = check_request(head);
  REQUIRE(check.status == 101);
  CHECK(offered(head) == "one two");

  const std::vector<Header> extra{{"Set-Cookie", "a=b"}};
  const std::string answer = format_accept(check, "two", extra);
  ResponseHead response;
  REQUIRE(parse_response(answer, {}, response).consumed == answer.size());
  CHECK(*response.headers.find("set-cookie") == "a=b");
  std::string subprotocol;
  CHECK(check_response(response, request.key, subprotocol).empty());
  CHECK(subprotocol == "two");
  CHECK(check_response(response, key, subprotocol) == "Sec-WebSocket-Accept does not match");
}

TEST_CASE("a request without subprotocols offers none") {
  CHECK(format_request({"a", "/", std::string(key), {}, {}}).find("Sec-WebSocket-Protocol") ==
        std::string::npos);
  CHECK(format_accept(check_request(good_request()), "").find("Sec-WebSocket-Protocol") == std::string::npos);
}

TEST_CASE("a valid answer is accepted with and without a subprotocol") {
  std::string subprotocol = "old";
  CHECK(check_response(good_response(), key, subprotocol).empty());
  CHECK(subprotocol.empty());
  CHECK(check_response(plus(good_response(), "sec-websocket-protocol", "chat"), key, subprotocol).empty());
  CHECK(subprotocol == "chat");
}

TEST_CASE("empty elements of an answer's lists are ignored") {
  CHECK(complaint(with(good_response(), "upgrade", ", websocket,")).empty());
  CHECK(complaint(plus(good_response(), "upgrade", "")).empty());
  CHECK(complaint(with(good_response(), "connection", ",,upgrade")).empty());
  CHECK(complaint(plus(good_response(), "sec-websocket-extensions", " , ")).empty());
}

TEST_CASE("an invalid answer is refused with a sentence about the reason") {
  ResponseHead forbidden = good_response();
  forbidden.status = 403;
  CHECK(complaint(forbidden) == "the server answered 403 Forbidden");
  forbidden.status = 299;
  CHECK(complaint(forbidden) == "the server answered 299");
  CHECK(complaint(without(good_response(), "upgrade")) ==
        "the server's answer does not upgrade to websocket");
  CHECK_FALSE(complaint(with(good_response(), "upgrade", "h2c")).empty());
  CHECK_FALSE(complaint(plus(good_response(), "upgrade", "h2c")).empty());
  CHECK_FALSE(complaint(plus(good_response(), "upgrade", "websocket")).empty());
  CHECK(complaint(with(good_response(), "connection", "close")) ==
        "the server's answer lacks Connection: Upgrade");
  CHECK_FALSE(complaint(without(good_response(), "sec-websocket-accept")).empty());
  CHECK_FALSE(complaint(plus(good_response(), "sec-websocket-accept", std::string(accept))).empty());
  CHECK(complaint(with(good_response(), "sec-websocket-accept", "s3ppLMBiTxaQ9kYGzzhZRbK+xOo=")) ==
        "Sec-WebSocket-Accept does not match");
  CHECK(complaint(plus(good_response(), "sec-websocket-extensions", "permessage-deflate")) ==
        "the server chose an extension that was not offered");
  std::string unused;
  CHECK(check_response(plus(good_response(), "sec-websocket-extensions", "foo"), key, unused, true).empty());
  CHECK(complaint(plus(good_response(), "sec-websocket-protocol", "a, b")) ==
        "the server chose a malformed subprotocol");
  const auto two = plus(plus(good_response(), "sec-websocket-protocol", "a"), "sec-websocket-protocol", "b");
  CHECK(complaint(two) == "the server chose more than one subprotocol");
}

TEST_CASE("only a request for a websocket is an upgrade") {
  CHECK(wants_upgrade(good_request()));
  CHECK(wants_upgrade(without(good_request(), "upgrade")));
  CHECK(wants_upgrade(without(good_request(), "sec-websocket-key")));
  CHECK_FALSE(wants_upgrade({"GET", "/", 1, {{"host", "a"}}}));
  CHECK_FALSE(wants_upgrade({"GET", "/", 1, {{"upgrade", "h2c"}, {"connection", "upgrade"}}}));
}

TEST_CASE("a valid request is answered with its Sec-WebSocket-Accept") {
  const UpgradeCheck check = check_request(good_request());
  CHECK(check.status == 101);
  CHECK(check.accept == accept);
  CHECK(offered(good_request()).empty());
}

TEST_CASE("the subprotocols of a request must be distinct tokens") {
  const auto of = [](std::string list) {
    return offered(plus(good_request(), "sec-websocket-protocol", std::move(list)));
  };
  CHECK(of("b, a") == "b a");
  CHECK(of(",b,, a ,") == "b a");
  CHECK(of("").empty());
  CHECK(of(" , ").empty());
  CHECK(of("a, b, a") == "refused");
  CHECK(of("a b") == "refused");
  CHECK(of("a/b") == "refused");
  CHECK(of("A, a") == "A a");
  const RequestHead one = plus(good_request(), "sec-websocket-protocol", "a, b");
  CHECK(offered(plus(one, "sec-websocket-protocol", "c")) == "a b c");
  CHECK(offered(plus(one, "sec-websocket-protocol", "b")) == "refused");
}

TEST_CASE("the work for a list of subprotocols is linear in its length") {
  CHECK(duet_test::grows_linearly(10'000, [](int names) {
    std::string list;
    for (int i = 0; i < names; ++i) list += std::to_string(i) + ',';
    CHECK(offered(plus(good_request(), "sec-websocket-protocol", std::move(list))).size() > 100);
  }));
}

TEST_CASE("each required header that is missing is reported") {
  RequestHead request = good_request();
  request.method = "POST";
  CHECK(status_of(request) == 405);
  request = good_request();
  request.minor_version = 0;
  CHECK(status_of(request) == 400);
  CHECK(status_of(without(good_request(), "host")) == 400);
  CHECK(status_of(with(good_request(), "host", "")) == 400);
  CHECK(status_of(plus(good_request(), "host", "b")) == 400);
  CHECK(status_of(without(good_request(), "upgrade")) == 426);
  CHECK(status_of(with(good_request(), "upgrade", "h2c")) == 426);
  CHECK(status_of(without(good_request(), "connection")) == 400);
  CHECK(status_of(with(good_request(), "connection", "close")) == 400);
  CHECK(status_of(without(good_request(), "sec-websocket-version")) == 426);
  CHECK(status_of(with(good_request(), "sec-websocket-version", "8")) == 426);
  CHECK(status_of(plus(good_request(), "sec-websocket-version", "13")) == 426);
  CHECK(status_of(plus(good_request(), "content-length", "1")) == 400);
  CHECK(status_of(plus(good_request(), "content-length", "0")) == 101);
}

TEST_CASE("the key must be present once and be 16 bytes in base64") {
  const auto status = [](const char* text) {
    return status_of(with(good_request(), "sec-websocket-key", text));
  };
  CHECK(status_of(without(good_request(), "sec-websocket-key")) == 400);
  CHECK(status_of(plus(good_request(), "sec-websocket-key", std::string(key))) == 400);
  CHECK(status("") == 400);
  CHECK(status("dGhlIHNhbXBsZSBub25jZQ") == 400);
  CHECK(status("dGhlIHNhbXBsZSBub25jZQA=") == 400);
  CHECK(status("dGhlIHNhbXBsZSBub25j.Q==") == 400);
  CHECK(status("AAAAAAAAAAAAAAAAAAAAAA==") == 101);
}

TEST_CASE("a refusal is a complete response that ends the connection") {
  const std::vector<Header> extra{{"Retry-After", "5"}};
  const std::string bytes = format_refusal(503, "the server is going away", extra);
  ResponseHead head;
  const HeadResult parsed = parse_response(bytes, {}, head);
  REQUIRE(parsed.state == HeadResult::State::complete);
  CHECK(head.status == 503);
  CHECK(bytes.substr(parsed.consumed) == "the server is going away.\n");
  CHECK(*head.headers.find("content-length") == std::to_string(bytes.size() - parsed.consumed));
  CHECK(*head.headers.find("content-type") == "text/plain; charset=utf-8");
  CHECK(head.headers.has_token("connection", "close"));
  CHECK(*head.headers.find("retry-after") == "5");
}

TEST_CASE("a refusal lists the accepted values") {
  ResponseHead head;
  parse_response(format_refusal(426, "x"), {}, head);
  CHECK(*head.headers.find("sec-websocket-version") == "13");
  CHECK(*head.headers.find("upgrade") == "websocket");
  CHECK(head.headers.has_token("connection", "upgrade"));
  parse_response(format_refusal(405, "x"), {}, head);
  CHECK(*head.headers.find("allow") == "GET");
  CHECK(head.headers.count("upgrade") == 0);
}
