// Servers that are closed or destroyed while connections are open.
#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

TEST_CASE("close() stops accepting and closes every connection with the code") {
  Served served({.host = "127.0.0.1"});
  RawSocket first = served.open();
  RawSocket second = served.open();
  RawSocket in_handshake = served.connect();
  REQUIRE(in_handshake.send("GET / HT"));
  served.in_loop([&] {
    CHECK(served.server().connection_count() == 2);
    served.server().close(1012, "restart");
  });
  for (RawSocket* socket : {&first, &second}) {
    CHECK(next(*socket) == "close 1012 restart");
    REQUIRE(socket->send(masked(close_frame, close_payload(1012))));
    CHECK(socket->ends());
  }
  CHECK(in_handshake.ends());
  CHECK_FALSE(served.connect().is_open());
  CHECK(served.wait_for_lines(4));
  CHECK(served.closed() == "closed 1012 handshake clean");
}

TEST_CASE("a server destroyed with open connections sends 1001 to them and calls nothing more") {
  Served served({.host = "127.0.0.1"});
  RawSocket socket = served.open();
  RawSocket in_handshake = served.connect();
  REQUIRE(in_handshake.send("GET / HT"));
  served.in_loop([&] {
    served.newest().send_text("last");
    served.destroy_server();
    CHECK(served.newest().send_text("x").error() == duet::Error::already_closed);
  });
  CHECK(next(socket) == "text last");
  CHECK(next(socket) == "close 1001 ");
  REQUIRE(socket.send(masked(text, "too late") + masked(close_frame, close_payload(1001))));
  CHECK(socket.ends());
  CHECK(in_handshake.ends());
  CHECK(served.log() == std::vector<std::string>{"open"});
}

TEST_CASE("a server may be destroyed in each of its callbacks") {
  const std::string where = GENERATE("open", "message", "close");
  Served* self = nullptr;
  const auto die = [&](const char* here) {
    if (where == here) self->destroy_server();
  };
  Served served({.host = "127.0.0.1"},
                {.on_open = [&](duet::Connection) { die("open"); },
                 .on_message = [&](duet::Connection, duet::Message) { die("message"); },
                 .on_close = [&](duet::Connection, const duet::Closed&) { die("close"); }});
  self = &served;
  RawSocket other = where == "open" ? RawSocket() : served.open();
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request() + masked(text, "a") + masked(text, "b") +
                      masked(close_frame, close_payload(1000))));
  CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  const std::string frame = next(socket);
  CHECK(frame == (where == "close" ? "close 1000 " : "close 1001 "));
  CHECK(socket.ends());
  if (other.is_open()) CHECK(next(other) == "close 1001 ");
  CHECK(served.log().back() == (where == "open"      ? "open"
                                : where == "message" ? "text a"
                                                     : "closed 1000 handshake clean"));
}

TEST_CASE("a callback that is replaced while it runs is replaced for the next call") {
  Served* self = nullptr;
  Served served({.host = "127.0.0.1"}, {.on_message = [&](duet::Connection ws, duet::Message) {
                  self->server().on_message([](duet::Connection c, duet::Message) { c.send_text("new"); });
                  ws.send_text("old");
                }});
  self = &served;
  RawSocket socket = served.open();
  REQUIRE(socket.send(masked(text, "a") + masked(text, "b")));
  CHECK(next(socket) == "text old");
  CHECK(next(socket) == "text new");
}

TEST_CASE("a loop may be destroyed right after a server with open connections") {
  std::optional<duet::Loop> loop;
  loop.emplace();
  std::optional<duet::Server> server;
  server.emplace(*loop, duet::ServerOptions{.host = "127.0.0.1"});
  const auto endpoint = server->listen();
  REQUIRE(endpoint);
  std::optional<duet::Connection> kept;
  server->on_open([&](duet::Connection ws) {
    kept = ws;
    loop->stop();
  });
  RawSocket socket = RawSocket::connect(endpoint->port);
  REQUIRE(socket.send(upgrade_request()));
  loop->run();
  REQUIRE(kept);
  SECTION("open") {}
  SECTION("terminated") { CHECK(kept->terminate()); }
  SECTION("without handles") { kept.reset(); }
  server.reset();
  loop.reset();
  if (kept) {
    CHECK_FALSE(kept->is_open());
    CHECK(kept->path() == "/");
  }
}

TEST_CASE("a stored handle does not keep run() from returning") {
  duet::Loop loop;
  duet::Server server(loop, {.host = "127.0.0.1", .timeouts = {.close = 100ms}});
  const auto endpoint = server.listen();
  REQUIRE(endpoint);
  std::optional<duet::Connection> kept;
  server.on_open([&](duet::Connection ws) {
    kept = ws;
    server.close();
  });
  RawSocket socket = RawSocket::connect(endpoint->port);
  REQUIRE(socket.send(upgrade_request()));
  bool in_time = true;
  const auto watchdog = loop.after(10s, [&] {
    in_time = false;
    loop.stop();
  });
  server.on_close(
      [&](duet::Connection, const duet::Closed&) { loop.after(1ms, [&] { loop.cancel(watchdog); }); });
  loop.run();
  CHECK(in_time);
  CHECK(kept);
}
