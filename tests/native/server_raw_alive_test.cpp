// Keep-alive, and limits on accepting connections.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

TEST_CASE("RFC 6455 5.5.2: a silent client is pinged and stays connected while it answers") {
  Served served(
      {.host = "127.0.0.1", .keep_alive = duet::KeepAliveOptions{.interval = 10ms, .timeout = 60s}});
  RawSocket socket = served.open();
  for (int i = 0; i < 5; ++i) {
    REQUIRE(socket.read(2) == plain(ping, ""));
    socket.send(masked(pong, ""));
  }
  socket.send(masked(text, "still here"));
  CHECK(served.wait_for_lines(2));
  CHECK(served.log()[1] == "text still here");
  socket.reset();
  CHECK(served.closed() == "closed 1006 lost");
}

TEST_CASE("a client that does not answer pings is disconnected") {
  Served served(
      {.host = "127.0.0.1", .keep_alive = duet::KeepAliveOptions{.interval = 10ms, .timeout = 20ms}});
  RawSocket socket = served.open();
  CHECK(socket.read_to_end() == plain(ping, ""));
  CHECK(served.closed() == "closed 1006 timeout");
}

TEST_CASE("a handshake does not time out because the server was busy") {
  constexpr auto limit = 1000ms;
  std::promise<void> busy;
  Served served({.host = "127.0.0.1", .timeouts = {.handshake = limit}},
                {.on_message = [&](duet::Connection ws, duet::Message) {
                  busy.set_value();
                  const auto end = std::chrono::steady_clock::now() + 2 * limit;
                  while (std::chrono::steady_clock::now() < end) continue;
                  ws.send_text("free");
                }});
  RawSocket other = served.open(), socket = served.connect();
  const std::string request = upgrade_request();
  REQUIRE(socket.send(request.substr(0, 20)));
  served.settle();  // it has been accepted
  REQUIRE(other.send(masked(text, "be busy")));
  busy.get_future().wait();
  CHECK(next(other) == "text free");
  served.settle();  // the limit has been checked
  REQUIRE(socket.send(request.substr(20)));
  CHECK(socket.read_until("\r\n") == "HTTP/1.1 101 Switching Protocols\r\n");
  CHECK(served.wait_for_lines(3));
}

TEST_CASE("a connection above the limit is closed and each ended one frees a place") {
  Served served({.host = "127.0.0.1", .limits = {.max_connections = 2}});
  RawSocket first = served.open(), second = served.connect();
  second.send("G");
  CHECK(served.wait_for_lines(1));
  CHECK(served.connect().ends());
  second.close();
  CHECK(eventually([&] { return served.open().is_open(); }));
  CHECK(served.wait_for_lines(2));
}

TEST_CASE("connections and their rate are limited for one address") {
  Served served({.host = "127.0.0.1", .limits = {.max_connections_per_address = 1}});
  RawSocket first = served.open();
  CHECK(first.is_open());
  CHECK(served.connect().ends());

  Served rare({.host = "127.0.0.1", .limits = {.max_connection_rate_per_address = 0.001}});
  CHECK(rare.open().is_open());
  CHECK(rare.connect().ends());
}

TEST_CASE("behind a trusted proxy the client's own address counts and the limit is an HTTP response") {
  Served served({.host = "127.0.0.1",
                 .limits = {.max_connections_per_address = 1},
                 .proxies = {.trusted = {"127.0.0.1"}}});
  const auto answer_from = [&](RawSocket& socket, std::string_view address) {
    socket.send(upgrade_request("X-Forwarded-For: " + std::string(address) + "\r\n"));
    return socket.read_until("\r\n");
  };
  RawSocket one = served.connect(), other = served.connect(), again = served.connect();
  CHECK(answer_from(one, "192.0.2.1") == "HTTP/1.1 101 Switching Protocols\r\n");
  CHECK(answer_from(other, "192.0.2.2") == "HTTP/1.1 101 Switching Protocols\r\n");
  std::string address;
  REQUIRE(served.wait_for_lines(2));
  served.in_loop([&] { address = served.newest().remote_address(); });
  CHECK(address == "192.0.2.2");
  CHECK(answer_from(again, "6.6.6.6, 192.0.2.1") == "HTTP/1.1 429 Too Many Requests\r\n");
}

TEST_CASE("a malformed address cannot be a trusted proxy") {
  duet::Loop loop;
  duet::Server server(loop, {.proxies = {.trusted = {"10.0.0.0/8", "proxy.example"}}});
  const auto listening = server.listen();
  REQUIRE_FALSE(listening);
  CHECK(listening.error().code == duet::Error::address_unavailable);
  CHECK(listening.error().detail == "'proxy.example' is not a valid trusted proxy");
}
