// A client behind an HTTP proxy that sends raw bytes.
#include <duet/native_options.hpp>
#include <duet/reconnect.hpp>
#include <duet/version.hpp>

#include <thread>

#include "catch.hpp"
#include "certificates.hpp"
#include "raw_client.hpp"
#include "served.hpp"

using namespace duet_test;
using Lines = std::vector<std::string>;

namespace {

/// Connects to game.example through the client's listener.
struct Proxied : RawClient {
  explicit Proxied(std::string_view credentials = {}) {
    const std::string proxy =
        "http://" + std::string(credentials) + "127.0.0.1:" + std::to_string(listener.port());
    REQUIRE(duet::set_native_options(*client, {.proxy = {.url = proxy}}));
  }

  /// Returns the request to the proxy, which sends this answer and closes the connection.
  std::string refused_with(const std::string& answer) {
    std::string head;
    std::thread server([&] {
      RawSocket socket = listener.accept();
      head = socket.read_until("\r\n\r\n");
      socket.send(answer);
      socket.half_close();
      socket.read_to_end();
    });
    run(std::string("ws://game.example:81/room"));
    server.join();
    return head;
  }

  /// Returns the requests to the proxy, which sends this answer, and to the server behind it.
  std::pair<std::string, std::string> accepted_with(const std::string& answer,
                                                    const std::string& url = "ws://game.example:81/room") {
    std::string asked;
    std::string head;
    std::thread server([&] {
      RawSocket socket = listener.accept();
      asked = socket.read_until("\r\n\r\n");
      socket.send(answer);
      head = socket.read_until("\r\n\r\n");
      socket.send(upgrade_answer(head));
      socket.send(plain(close_frame, close_payload(4000)));
      socket.read_to_end();
    });
    run(url);
    client.reset();
    join_while_polling(loop, server);
    return {asked, head};
  }

  std::string detail() const {
    const std::string start = "the proxy 127.0.0.1:" + std::to_string(listener.port()) + ": ";
    CHECK(closed.detail.starts_with(start));
    return closed.detail.substr(std::min(start.size(), closed.detail.size()));
  }
};

/// Copies data from one side to the other, until one of them ends.
void copy(RawSocket& from, RawSocket& to) {
  for (std::string byte = from.read(1); !byte.empty(); byte = from.read(1))
    if (!to.send(byte)) break;
  to.half_close();
}

}  // namespace

TEST_CASE("a client sends CONNECT with credentials to the proxy and then the handshake") {
  Proxied one("user:pass@");
  std::string asked;
  std::string head;
  std::thread server([&] {
    RawSocket socket = one.listener.accept();
    asked = socket.read_until("\r\n\r\n");
    socket.send("HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy\r\n\r\n");
    head = socket.read_until("\r\n\r\n");
    socket.send(upgrade_answer(head));
    socket.send(plain(close_frame, close_payload(4000)));
  });
  one.run(std::string("ws://game.example:81/room"));
  server.join();
  CHECK(asked ==
        "CONNECT game.example:81 HTTP/1.1\r\nHost: game.example:81\r\nUser-Agent: duet/" DUET_VERSION_STRING
        "\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n");
  CHECK(head.starts_with("GET /room HTTP/1.1\r\nHost: game.example:81\r\n"));
  CHECK(head.find("Proxy") == std::string::npos);
  CHECK(one.log == Lines{"open", "closed 4000 handshake was_open clean"});
}

TEST_CASE("TLS runs through a proxy that receives the server's name") {
  const Certificates certificates;
  Served served({.host = "localhost",
                 .tls = {.certificate_file = certificates.localhost.certificate_file,
                         .key_file = certificates.localhost.key_file}});
  RawClient one;
  REQUIRE(duet::set_native_options(
      *one.client, {.proxy = {.url = one.listener.url("http")}, .tls = {.ca_file = certificates.ca_file}}));
  std::string asked;
  std::thread proxy([&] {
    RawSocket client = one.listener.accept();
    asked = client.read_until("\r\n\r\n");
    RawSocket server = RawSocket::connect(served.port());
    client.send("HTTP/1.0 200 OK\r\n\r\n");
    std::thread back([&] { copy(server, client); });
    copy(client, server);
    back.join();
  });
  one.when_open = [&] { CHECK(one.client->send_text("through")); };
  one.when_message = [&](duet::Message message) {
    CHECK(message.text() == "through");
    CHECK(one.client->close(1000));
  };
  one.run(served.endpoint().url());
  one.client.reset();
  join_while_polling(one.loop, proxy);
  CHECK(asked.starts_with("CONNECT localhost:" + std::to_string(served.port()) + " HTTP/1.1\r\n"));
  CHECK(one.log.back() == "closed 1000 handshake was_open clean");
}

TEST_CASE("a proxy that refuses ends the attempt with its status") {
  Proxied one;
  const std::string asked = one.refused_with("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nno\n");
  CHECK(asked ==
        "CONNECT game.example:81 HTTP/1.1\r\nHost: game.example:81\r\nUser-Agent: duet/" DUET_VERSION_STRING
        "\r\n\r\n");
  CHECK(one.log == Lines{"closed 1006 proxy"});
  CHECK(one.closed.http_status == 502);
  CHECK(one.detail() == "it answered with 502");
}

TEST_CASE("the next attempt waits for the Retry-After of a proxy") {
  Proxied one;
  duet::set_reconnect(*one.client, {.first_delay = std::chrono::milliseconds(0)});
  one.refused_with("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\n\r\n");
  CHECK(one.closed.retry_in == std::chrono::seconds(7));
}

TEST_CASE("missing and wrong proxy credentials are reported") {
  Proxied one("user:wrong@");
  one.refused_with(
      "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n");
  CHECK(one.log == Lines{"closed 1006 proxy"});
  CHECK(one.closed.http_status == 407);
  CHECK(one.detail() == "it requires authentication");
}

TEST_CASE("a proxy that is silent or sends garbage or too much ends the attempt") {
  const std::pair<const char*, const char*> cases[] = {
      {"", "it closed the connection"},
      {"HTTP/1.1 200", "it closed the connection"},
      {"SSH-2.0-OpenSSH\r\n\r\n", "its answer is not HTTP"},
      {"HTTP/1.1 101 Switching Protocols\r\n\r\n", "it answered with 101"},
      {"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "it answered with 302"},
      {"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 101 Switching Protocols\r\n", "it sent data after its answer"}};
  for (const auto& [answer, sentence] : cases) {
    Proxied one;
    one.refused_with(answer);
    CHECK(one.log == Lines{"closed 1006 proxy"});
    CHECK(one.detail() == sentence);
  }
}

TEST_CASE("a proxy that cannot be reached ends the attempt with the cause proxy") {
  Proxied one;
  one.listener.close();
  one.run(std::string("wss://game.example/"));
  CHECK(one.log == Lines{"closed 1006 proxy"});
  CHECK(one.detail() == "Connection refused");
  REQUIRE(duet::set_native_options(*one.client, {.proxy = {.url = "http://nonexistent.invalid"}}));
  one.run(std::string("wss://game.example/"));
  CHECK(one.log.back() == "closed 1006 proxy");
  CHECK(one.closed.detail.starts_with("the proxy nonexistent.invalid:80: "));
}

TEST_CASE("interim answers before a proxy's 200 are skipped") {
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  Proxied one;
  one.accepted_with(interim + "HTTP/1.1 200 OK\r\n\r\n");
  CHECK(one.log == Lines{"open", "closed 4000 handshake was_open clean"});
  Proxied refused;
  refused.refused_with(interim + "HTTP/1.1 403 Forbidden\r\n\r\n");
  CHECK(refused.closed.http_status == 403);
  std::string many;
  for (int i = 0; i < 101; ++i) many += "HTTP/1.1 100 Continue\r\n\r\n";
  Proxied too_many;
  too_many.refused_with(many + "HTTP/1.1 200 OK\r\n\r\n");
  CHECK(too_many.detail() == "its answer is not HTTP");
}

TEST_CASE("the head of a proxy's answer may be folded and as large as a server's") {
  Proxied one;
  one.accepted_with("HTTP/1.1 200 OK\r\nVia: 1.1\r\n proxy\r\nX: " + std::string(250'000, 'x') + "\r\n\r\n");
  CHECK(one.log == Lines{"open", "closed 4000 handshake was_open clean"});
  Proxied large;
  large.refused_with("HTTP/1.1 200 OK\r\nX: " + std::string(270'000, 'x') + "\r\n\r\n");
  CHECK(large.log == Lines{"closed 1006 proxy"});
  CHECK(large.detail() == "the head of its answer is too large");
}

TEST_CASE("a proxy and the server behind it receive the canonical form of the host") {
  Proxied one;
  const auto [asked, head] = one.accepted_with("HTTP/1.1 200 OK\r\n\r\n", "ws://GAME.%65xample:081/Room");
  CHECK(asked.starts_with("CONNECT game.example:81 HTTP/1.1\r\nHost: game.example:81\r\n"));
  CHECK(head.starts_with("GET /Room HTTP/1.1\r\nHost: game.example:81\r\n"));
  Proxied address;
  CHECK(address.accepted_with("HTTP/1.1 200 OK\r\n\r\n", "ws://[0:0::FFFF:10.0.0.1]/")
            .first.starts_with("CONNECT [::ffff:a00:1]:80 HTTP/1.1\r\nHost: [::ffff:a00:1]:80\r\n"));
}

TEST_CASE("the program's own User-Agent is sent to the proxy and to the server") {
  Proxied one;
  const std::string proxy = one.listener.url("http");
  REQUIRE(duet::set_native_options(*one.client,
                                   {.headers = {{"user-agent", "game/2"}}, .proxy = {.url = proxy}}));
  const auto [asked, head] = one.accepted_with("HTTP/1.1 200 OK\r\n\r\n");
  CHECK(asked.ends_with("\r\nUser-Agent: game/2\r\n\r\n"));
  CHECK(head.ends_with("\r\nuser-agent: game/2\r\n\r\n"));
}

TEST_CASE("a client may be destroyed while it waits for the proxy") {
  Proxied one;
  std::thread server([&] {
    RawSocket socket = one.listener.accept();
    socket.read_until("\r\n\r\n");
    one.loop.post([&] { one.client.reset(); });
    socket.read_to_end();
    one.loop.post([&] { one.loop.stop(); });
  });
  REQUIRE(one.client->connect("ws://game.example/"));
  one.loop.run();
  join_while_polling(one.loop, server);
  CHECK(one.log.empty());
}

TEST_CASE("a proxy that is not an http URL is refused") {
  RawClient one;
  CHECK(duet::set_native_options(*one.client, {.proxy = {.url = "socks5://127.0.0.1"}}).error() ==
        duet::Error::bad_proxy);
}
