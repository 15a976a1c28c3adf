// Plain HTTP besides the WebSockets: the server's own pages, and the application's answers.

#include <atomic>

#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;

namespace {

/// Returns the answer to one request, after which the connection ends.
std::string answer_to(Served& served, std::string_view line, std::string_view more = {}) {
  return http_answer(served, line, "Host: localhost\r\n" + std::string(more));
}

bool is(const std::string& answer, int status) {
  return answer.starts_with("HTTP/1.1 " + std::to_string(status) + ' ');
}
std::string body(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

duet::ServerOptions with_pages() {
  return {.host = "127.0.0.1", .http = {.health = {.enabled = true}, .metrics = {.enabled = true}}};
}

}  // namespace

TEST_CASE("a listening server is healthy for GET and HEAD") {
  Served served(with_pages());
  const std::string answer = answer_to(served, "GET /healthz?x");
  CHECK(is(answer, 200));
  CHECK(body(answer) == "ok\n");
  CHECK(has(answer, "\r\nCache-Control: no-store\r\n"));
  CHECK(body(answer_to(served, "HEAD /healthz")).empty());
  CHECK(has(answer_to(served, "HEAD /healthz"), "\r\nContent-Length: 3\r\n"));
}

TEST_CASE("a draining server is unhealthy and says so on existing connections") {
  Served served(with_pages());
  RawSocket socket = served.open(), prober = served.connect();
  REQUIRE(socket.is_open());
  constexpr auto probe = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  REQUIRE(prober.send(probe));
  CHECK(prober.read_until("ok\n").starts_with("HTTP/1.1 200 "));
  served.in_loop([&] { served.server().shut_down({}, [](const duet::ShutdownResult&) {}); });
  REQUIRE(prober.send(probe));
  CHECK(prober.read_until("draining\n").starts_with("HTTP/1.1 503 "));
}

TEST_CASE("RFC 9110 section 15.5.6: the server's own pages list the allowed methods") {
  Served served(with_pages());
  for (const char* line : {"POST /healthz", "DELETE /metrics"}) {
    const std::string answer = answer_to(served, line);
    CHECK(is(answer, 405));
    CHECK(has(answer, "\r\nAllow: GET, HEAD\r\n"));
  }
}

TEST_CASE("the server's own pages are off by default") {
  Served served({.host = "127.0.0.1"});
  for (const char* line : {"GET /healthz", "GET /metrics", "GET /"}) CHECK(is(answer_to(served, line), 426));
  CHECK(body(answer_to(served, "HEAD /")).empty());
}

TEST_CASE("the server's own pages have configurable paths before files and the application") {
  Served served({.host = "127.0.0.1",
                 .http = {.health = {.enabled = true, .path = "/up"},
                          .metrics = {.enabled = true, .path = "/numbers"}}},
                {.on_request = [](duet::HttpRequest& request) { request.reply(404, "text/plain", "mine"); }});
  CHECK(body(answer_to(served, "GET /up")) == "ok\n");
  CHECK(is(answer_to(served, "GET /numbers"), 200));
  CHECK(body(answer_to(served, "GET /healthz")) == "mine");
}

TEST_CASE("the metrics count events") {
  Served served(with_pages());
  RawSocket socket = served.open();
  REQUIRE(socket.send(masked(text, "hello")));
  CHECK(next(socket) == "text hello");
  const std::string answer = answer_to(served, "GET /metrics");
  CHECK(has(answer, "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  CHECK(has(answer, "\nduet_connections 1\n"));
  CHECK(has(answer, "\nduet_sockets 2\n"));
  CHECK(has(answer, "\nduet_received_bytes_total 5\n"));
}

TEST_CASE("the metrics are refused to clients of a local proxy") {
  Served served(with_pages());
  for (const char* field : {"X-Forwarded-For: 192.0.2.1\r\n", "Forwarded: for=192.0.2.1\r\n",
                            "X-Real-IP: 192.0.2.1\r\n", "Via: 1.1 proxy\r\n"}) {
    CAPTURE(field);
    const std::string answer = answer_to(served, "GET /metrics", field);
    CHECK(is(answer, 403));
    CHECK_FALSE(has(answer, "duet_"));
    CHECK(is(answer_to(served, "GET /healthz", field), 200));
  }
}

TEST_CASE("the metrics are public if configured") {
  duet::ServerOptions options = with_pages();
  options.http.metrics.loopback_only = false;
  Served served(options);
  CHECK(is(answer_to(served, "GET /metrics", "X-Forwarded-For: 192.0.2.1\r\n"), 200));
}

TEST_CASE("the application receives a request and answers it") {
  Expect expect;
  Served served({.host = "127.0.0.1"}, {.on_request = [&](duet::HttpRequest& request) {
                  expect(request.method() == "GET");
                  expect(request.target() == "/a%20b?room=x+y&room=%7a");
                  expect(request.path() == "/a%20b");
                  expect(request.query().all("room") == std::vector<std::string_view>{"x y", "z"});
                  expect(request.header("x-one") == "1");
                  expect(request.header("x-two").empty());
                  expect(request.remote_address() == "127.0.0.1");
                  request.reply(500, "text/html", "replaced");
                  request.reply(201, "application/json", "{}");
                }});
  const std::string answer = answer_to(served, "GET /a%20b?room=x+y&room=%7a", "X-One: 1\r\n");
  CHECK(answer.starts_with("HTTP/1.1 201 Created\r\n"));
  CHECK(has(answer, "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"));
  CHECK(has(answer, "\r\nX-Content-Type-Options: nosniff\r\n"));
  CHECK(has(answer, "\r\nCache-Control: no-store\r\n"));
}

TEST_CASE("a response of the application has a body only if HTTP allows one") {
  Served served({.host = "127.0.0.1"}, {.on_request = [](duet::HttpRequest& request) {
                  request.reply(std::stoi(std::string(request.path().substr(1))), "text/plain", "body");
                }});
  CHECK(body(answer_to(served, "HEAD /200")).empty());
  CHECK(has(answer_to(served, "HEAD /200"), "\r\nContent-Length: 4\r\n"));
  CHECK(answer_to(served, "GET /204").ends_with("\r\n\r\n"));
  CHECK_FALSE(has(answer_to(served, "GET /204"), "Content-Length"));  // RFC 9110 section 8.6
  for (const char* odd : {"GET /101", "GET /0", "GET /600"}) CHECK(is(answer_to(served, odd), 500));
}

TEST_CASE("a content type cannot inject a header into the application's response") {
  Served served({.host = "127.0.0.1"}, {.on_request = [](duet::HttpRequest& request) {
                  request.reply(200, "text/plain\r\nEvil: 1", "body");
                }});
  CHECK_FALSE(has(answer_to(served, "GET /"), "\r\nEvil"));
}

TEST_CASE("a request that the application does not answer gets a file or a hint at the WebSocket") {
  const auto only_mine = [](duet::HttpRequest& request) {
    if (request.path() == "/mine") request.reply(200, "text/plain", "mine");
  };
  Served bare({.host = "127.0.0.1"}, {.on_request = only_mine});
  CHECK(body(answer_to(bare, "GET /mine")) == "mine");
  CHECK(is(answer_to(bare, "GET /other"), 426));
  Served with_files({.host = "127.0.0.1", .http = {.root = "/"}}, {.on_request = only_mine});
  CHECK(body(answer_to(with_files, "POST /mine")) == "mine");
  CHECK(is(answer_to(with_files, "GET /.no-such-file"), 404));
  CHECK(is(answer_to(with_files, "POST /other"), 405));
}

TEST_CASE("one connection serves several application responses and then a WebSocket") {
  Served served({.host = "127.0.0.1"}, {.on_request = [](duet::HttpRequest& request) {
                  request.reply(200, "text/plain", request.path());
                }});
  RawSocket socket = served.connect();
  REQUIRE(socket.send("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b HTTP/1.1\r\nHost: localhost\r\n\r\n" +
                      upgrade_request() + masked(text, "hi")));
  CHECK(socket.read_until("\r\n\r\n/a").ends_with("/a"));
  CHECK(socket.read_until("\r\n\r\n/b").ends_with("/b"));
  CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  CHECK(next(socket) == "text hi");
}

TEST_CASE("RFC 9110 section 15.5.14: a request with a body is refused and its body is not a request") {
  std::atomic<int> asked = 0;
  Served served({.host = "127.0.0.1"}, {.on_request = [&](duet::HttpRequest& request) {
                  ++asked;
                  request.reply(200, "text/plain", "answered");
                }});
  constexpr auto smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
  for (const char* field : {"Content-Length: 37\r\n", "Transfer-Encoding: chunked\r\n"}) {
    RawSocket socket = served.connect();
    REQUIRE(socket.send("POST / HTTP/1.1\r\nHost: localhost\r\n" + std::string(field) + "\r\n" + smuggled));
    const std::string answer = socket.read_to_end();
    CHECK(is(answer, 413));
    CHECK(has(answer, "\r\nConnection: close\r\n"));
    CHECK_FALSE(has(answer, "answered"));
  }
  CHECK(asked == 0);
  CHECK(is(answer_to(served, "POST /", "Content-Length: 0\r\n"), 200));
  CHECK(asked == 1);
}

TEST_CASE("a request with a malformed query or without Host is refused before the application is called") {
  Expect expect;
  Served served({.host = "127.0.0.1"}, {.on_request = [&](duet::HttpRequest&) { expect(false); }});
  CHECK(is(answer_to(served, "GET /?a=%zz"), 400));
  CHECK(is(answer_to(served, "GET /", "Host: b\r\n"), 400));
}

TEST_CASE("the application may stop or destroy the server in its callback") {
  const bool destroys = GENERATE(true, false);
  Served* self = nullptr;
  Served served({.host = "127.0.0.1"}, {.on_request = [&](duet::HttpRequest& request) {
                  request.reply(200, "text/plain", "too late");
                  destroys ? self->destroy_server() : self->server().close();
                }});
  self = &served;
  CHECK(answer_to(served, "GET /").empty());
}

// TCP FIN after a request: as sent by `nc -N`, and by clients that close after writing.
TEST_CASE("a client that shuts down after its requests receives large responses completely") {
  const std::string large(8 << 20, 'x');
  Served served({.host = "127.0.0.1"}, {.on_request = [&](duet::HttpRequest& request) {
                  request.reply(200, "text/plain", request.path() == "/large" ? large : "small");
                }});
  RawSocket socket = served.connect();
  REQUIRE(
      socket.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  socket.half_close();
  const std::string answers = socket.read_to_end();
  CHECK(has(answers, "\r\nContent-Length: 8388608\r\n"));
  CHECK((has(answers, "\r\n\r\n" + large + "HTTP/1.1 200 OK\r\n")));
  CHECK(answers.ends_with("\r\n\r\nsmall"));
}

TEST_CASE("a client that disconnects during a large response leaks nothing") {
  const std::string large(8 << 20, 'x');
  Served served({.host = "127.0.0.1"},
                {.on_request = [&](duet::HttpRequest& request) { request.reply(200, "text/plain", large); }});
  RawSocket socket = RawSocket::connect_slow(served.port());
  REQUIRE(socket.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  socket.half_close();
  REQUIRE(socket.read(100'000).size() == 100'000);
  socket.reset();
  const auto left = [&] { return served.server().statistics().sockets_open; };
  CHECK(eventually([&] { return served.ask(left) == 0; }));
}
