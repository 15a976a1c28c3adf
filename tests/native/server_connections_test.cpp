// Handles of connections, and the calls of a server and its connections that refuse bad arguments.
#include <duet/server.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "served.hpp"

using namespace duet_test;
using duet::Connection;
using duet::Error;

TEST_CASE("a server lists its open connections on each of its threads") {
  Served served({.host = "127.0.0.1", .threads = GENERATE(1u, 3u)});
  std::vector<RawSocket> sockets;
  for (int i = 0; i < 5; ++i) sockets.push_back(served.open());
  REQUIRE(served.wait_for_lines(5));
  const auto ids = [&] {
    return served.ask([&] {
      std::vector<std::uint64_t> found;
      for (const Connection& each : served.server().connections()) found.push_back(each.id());
      std::sort(found.begin(), found.end());
      return found;
    });
  };
  CHECK(ids() == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
  sockets.erase(sockets.begin());
  REQUIRE(served.wait_for_lines(6));
  CHECK(ids().size() == 4);
}

TEST_CASE("a handle of no connection refuses everything and its properties are empty") {
  const Connection none;
  const duet::PreparedMessage message = duet::PreparedMessage::binary(std::string("x"));
  CHECK(none.send_text("x").error() == Error::already_closed);
  CHECK(none.send_binary(std::string("x")).error() == Error::already_closed);
  CHECK(none.send(message).error() == Error::already_closed);
  CHECK(none.send_text_part("x", duet::Part::last).error() == Error::already_closed);
  CHECK(none.send_binary_part(std::string("x"), duet::Part::last).error() == Error::already_closed);
  CHECK(none.publish_text("a", "x").error() == Error::already_closed);
  CHECK(none.subscribe("a").error() == Error::already_closed);
  CHECK(none.subscribe("a", 0).error() == Error::already_closed);
  CHECK(none.pause().error() == Error::already_closed);
  CHECK(none.resume().error() == Error::already_closed);
  CHECK(none.close().error() == Error::already_closed);
  CHECK(none.close(1000).error() == Error::already_closed);
  CHECK(none.terminate().error() == Error::already_closed);
  CHECK(none.post([](Connection) {}).error() == Error::already_closed);
  none.unsubscribe("a");
  CHECK_FALSE(none.is_subscribed("a"));
  CHECK_FALSE(none.is_open());
  CHECK(none.id() == 0);
  CHECK(none.buffered_amount() == 0);
  CHECK((none.path().empty() && none.target().empty() && none.header("host").empty()));
  CHECK((none.subprotocol().empty() && none.remote_address().empty()));
  CHECK(none.client_certificate() == nullptr);
  none.data() = 1;
  CHECK_FALSE(none.data().has_value());
  CHECK(none == Connection());
}

TEST_CASE("headers are found in any case") {
  std::string found;
  Served served({.host = "127.0.0.1"},
                {.on_upgrade = [&](duet::Upgrade& upgrade) { found += upgrade.header("X-Colour"); },
                 .on_open = [&](Connection ws) { found += ws.header("x-cOLOUR"); },
                 .on_request = [&](duet::HttpRequest& request) { found += request.header("X-COLOUR"); }});
  auto socket = served.connect();
  REQUIRE(socket.send(upgrade_request("x-colour: red\r\n")));
  REQUIRE(served.wait_for_lines(1));
  http_answer(served, "GET /", "Host: localhost\r\nX-Colour: red\r\n");
  CHECK(served.ask([&] { return found; }) == "redredred");
}

TEST_CASE("Server::close refuses a code or reason that cannot be sent and closes nothing") {
  Served served({.host = "127.0.0.1"});
  auto socket = served.open();
  REQUIRE(served.wait_for_lines(1));
  served.in_loop([&] {
    Expect expect;
    expect(served.server().close(1005).error() == Error::bad_close_code);
    expect(served.server().close(4000, std::string(124, 'x')).error() == Error::reason_too_long);
    expect(served.server().close(4000, "\xff").error() == Error::not_utf8);
    expect(served.server().connection_count() == 1);
    expect(bool(served.server().close(4000, "enough")));
  });
  CHECK(next(socket) == "close 4000 enough");
}

TEST_CASE("a status that cannot refuse a handshake lets nobody in") {
  std::vector<Error> errors;
  Served served({.host = "127.0.0.1"}, {.on_upgrade = [&](duet::Upgrade& upgrade) {
                  for (const int status : {200, 302, 600})
                    if (const auto refused = upgrade.refuse(status); !refused)
                      errors.push_back(refused.error());
                }});
  CHECK(handshake_status(served, "") == "500");
  CHECK(served.ask([&] { return errors; }) == std::vector<Error>(3, Error::bad_status));
}
