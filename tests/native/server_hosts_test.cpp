// The Host and the Origin of a request, and pages for this machine only.
#include <duet/native_options.hpp>

#include "catch.hpp"
#include "certificates.hpp"
#include "raw_client.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::string_literals;

TEST_CASE("a server with TLS refuses a page loaded over http") {
  const Certificates certificates;
  Served served({.host = "localhost",
                 .tls = {.certificate_file = certificates.localhost.certificate_file,
                         .key_file = certificates.localhost.key_file}});
  const auto status = [&](const std::string& origin) {
    RawClient one;
    CHECK(duet::set_native_options(
        *one.client, {.headers = {{"Origin", origin}}, .tls = {.ca_file = certificates.ca_file}}));
    one.when_open = [&] { one.client->close(1000); };
    one.run(served.endpoint().url());
    return one.closed.http_status;
  };
  const std::string here = "localhost:" + std::to_string(served.port());
  CHECK(status("https://" + here) == 0);
  CHECK(status("http://" + here) == 403);
}

TEST_CASE("a server on loopback answers only for its own names and addresses") {
  Served served(
      {.host = "127.0.0.1", .http = {.health = {.enabled = true}, .metrics = {.enabled = true}}},
      {.on_request = [](duet::HttpRequest& request) { request.reply(200, "text/plain", "secret"); }});
  const auto handshake = [&](const std::string& host) {
    RawSocket socket = served.connect();
    std::string request = upgrade_request();
    request.replace(request.find("Host: "),
                    request.find("\r\n", request.find("Host: ")) - request.find("Host: "), "Host: " + host);
    socket.send(request);
    return socket.read_until("\r\n\r\n").substr(9, 3);
  };
  for (const char* host : {"evil.example", "evil.example:80", "localhost.evil.example",
                           "127.0.0.1.evil.example", "notlocalhost", "127.1", "[::1].evil"}) {
    CAPTURE(host);
    CHECK(handshake(host).starts_with("4"));
    for (const char* path : {"/metrics", "/secret", "/healthz"}) {
      CAPTURE(path);
      const std::string answer = http_answer(served, "GET "s + path, "Host: "s + host + "\r\n");
      CHECK(answer.starts_with("HTTP/1.1 4"));
      CHECK(answer.find("secret") == std::string::npos);
      CHECK(answer.find("duet_") == std::string::npos);
    }
  }
  for (const char* host : {"localhost", "LOCALHOST:8080", "app.localhost", "localhost.", "127.0.0.1",
                           "[::1]:80", "192.0.2.1:8080", "127.9.9.9"}) {
    CAPTURE(host);
    CHECK(handshake(host) == "101");
    CHECK(http_answer(served, "GET /secret", "Host: "s + host + "\r\n").ends_with("secret"));
    CHECK(http_answer(served, "GET /metrics", "Host: "s + host + "\r\n").find("duet_") != std::string::npos);
  }
}

TEST_CASE("the metrics are refused if a proxy's header field names a remote client") {
  Served served({.host = "127.0.0.1", .http = {.metrics = {.enabled = true}}});
  for (const char* field :
       {"CF-Connecting-IP: 192.0.2.1", "True-Client-IP: 192.0.2.1", "X-Client-IP: 192.0.2.1",
        "X-Forwarded-Host: a.example", "X-Forwarded-Proto: https", "X-Forwarded-Port: 443",
        "X-Forwarded-Server: a", "X-Cluster-Client-IP: 192.0.2.1", "Fastly-Client-IP: 192.0.2.1",
        "CDN-Loop: a", "X-Forwarded: for=192.0.2.1", "X-Original-Forwarded-For: 192.0.2.1",
        "Forwarded-For: 192.0.2.1", "X-ProxyUser-Ip: 192.0.2.1", "Client-IP: 192.0.2.1",
        "X-Original-Host: a"}) {
    CAPTURE(field);
    CHECK(http_answer(served, "GET /metrics", "Host: localhost\r\n"s + field + "\r\n")
              .starts_with("HTTP/1.1 403 "));
  }
  CHECK(http_answer(served, "GET /metrics", "Host: localhost\r\n").starts_with("HTTP/1.1 200 "));
}

TEST_CASE("the metrics are refused if a PROXY header has a remote or unknown client") {
  Served served({.host = "127.0.0.1",
                 .http = {.metrics = {.enabled = true}},
                 .proxies = {.trusted = {"127.0.0.1"}, .proxy_protocol = true}});
  const auto status = [&](const std::string& header) {
    RawSocket socket = served.connect();
    socket.send(header + "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return socket.read_to_end().substr(9, 3);
  };
  CHECK(status("PROXY UNKNOWN\r\n") == "403");
  CHECK(status("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"s) == "403");
  CHECK(status("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n") == "403");
  CHECK(status("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n") == "200");
  CHECK(status("PROXY TCP6 ::ffff:127.0.0.1 ::1 1 2\r\n") == "200");
}

TEST_CASE("a server with allowed_hosts answers for these hosts and no others") {
  Served served({.host = "127.0.0.1", .allowed_hosts = {"app.example", "*.wide.example"}},
                {.on_request = [](duet::HttpRequest& request) { request.reply(200, "text/plain", "seen"); }});
  for (const char* host : {"app.example", "APP.example:8080", "a.wide.example", "localhost", "127.0.0.1:1"}) {
    CAPTURE(host);
    CHECK(http_answer(served, "GET /", "Host: "s + host + "\r\n").ends_with("seen"));
  }
  for (const char* host : {"wide.example", "other.example", "app.example.evil.example"}) {
    CAPTURE(host);
    CHECK(http_answer(served, "GET /", "Host: "s + host + "\r\n").starts_with("HTTP/1.1 421 "));
  }
  Served all({.host = "127.0.0.1", .allowed_hosts = {"*"}});
  CHECK(http_answer(all, "GET /", "Host: any.example\r\n").starts_with("HTTP/1.1 426 "));
}

TEST_CASE("a handshake for another host is refused with 421 and counted as a foreign origin") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.connect();
  std::string request = upgrade_request("Origin: http://evil.example\r\n");
  socket.send(request.replace(request.find("localhost"), 9, "evil.example"));
  CHECK(socket.read_to_end().starts_with("HTTP/1.1 421 Misdirected Request\r\n"));
  served.in_loop([&] { CHECK(served.server().statistics().refused(duet::Refusal::origin) == 1); });
}

TEST_CASE("a server on all addresses answers for every host unless some are configured") {
  Served open({.http = {.health = {.enabled = true}}});
  CHECK(http_answer(open, "GET /healthz", "Host: any.example\r\n").ends_with("ok\n"));
  Served named({.allowed_hosts = {"app.example"}, .http = {.health = {.enabled = true}}});
  CHECK(http_answer(named, "GET /healthz", "Host: any.example\r\n").starts_with("HTTP/1.1 421 "));
  CHECK(http_answer(named, "GET /healthz", "Host: app.example\r\n").ends_with("ok\n"));
}

TEST_CASE("HTTP 1.0 without a host is answered because browsers cannot send it") {
  Served served({.host = "127.0.0.1", .http = {.health = {.enabled = true}}});
  RawSocket socket = served.connect();
  socket.send("GET /healthz HTTP/1.0\r\n\r\n");
  CHECK(socket.read_to_end().ends_with("ok\n"));
}

TEST_CASE("allowed_hosts refuses malformed hosts") {
  for (const char* host : {"http://a.example", "a.example:80", "*.", ""}) {
    CAPTURE(host);
    duet::Loop loop;
    duet::Server server(loop, {.host = "127.0.0.1", .allowed_hosts = {host}});
    const auto listening = server.listen();
    REQUIRE_FALSE(listening);
    CHECK(listening.error().code == duet::Error::address_unavailable);
    CHECK(listening.error().detail == "'"s + host + "' is not a valid allowed host");
  }
}
