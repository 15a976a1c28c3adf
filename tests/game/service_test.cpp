// The real server on real sockets.
#include "examples/game/server/service.hpp"

#include <duet/client.hpp>

#include <algorithm>

#include "catch.hpp"
#include "examples/game/bots/fleet.hpp"
#include "support/eventually.hpp"

using namespace game;
using namespace std::chrono_literals;
using duet_test::eventually;
using duet_test::running;

namespace {

duet::ServerOptions options() {
  duet::ServerOptions options{.port = 0, .host = "127.0.0.1"};
  Service::prepare(options);
  return options;
}

/// A server and everything that it needs.
struct Host {
  explicit Host(Service::Options settings = {}) : service(loop, server, *store, settings) {
    REQUIRE(server.route("/", service.route()));
    const auto endpoint = server.listen();
    REQUIRE(endpoint);
    url = endpoint->url();
  }

  std::string why;
  duet::Loop loop;
  std::unique_ptr<HighScoreStore> store = HighScoreStore::open(":memory:", why);
  duet::Server server{loop, options()};
  Service service;
  std::string url;
};

/// A connection that sends any bytes.
struct Stranger {
  explicit Stranger(Host& host) : client(host.loop, {.subprotocols = {subprotocol}}) {
    client.on_open([this] { is_open = true; });
    client.on_message([this](duet::Message message) { received.push_back(message.copy().payload); });
    client.on_close([this](const duet::Closed& end) { closed = end; });
    REQUIRE(client.connect(host.url));
    REQUIRE(eventually(running(host.loop), [&] { return is_open; }));
  }

  [[nodiscard]] std::optional<Answer> last_of(std::size_t kind) const {
    for (auto one = received.rbegin(); one != received.rend(); ++one) {
      const auto answer = decode_answer(std::as_bytes(std::span(*one)), {});
      if (answer && answer->index() == kind) return answer;
    }
    return std::nullopt;
  }

  duet::Client client;
  bool is_open = false;
  std::vector<std::string> received;
  std::optional<duet::Closed> closed;
};

}  // namespace

TEST_CASE("bots play with each other") {
  Host host;
  Fleet fleet(host.loop);
  fleet.start(host.url, 30);
  const auto all_play = [&] {
    return fleet.playing() == 30 && fleet.bots().front()->game().board().players == 30;
  };
  CHECK(eventually(running(host.loop), all_play));
  CHECK_FALSE(fleet.bots().front()->game().name_of(fleet.bots().back()->game().number()).empty());
  CHECK(host.service.metrics().find("game_players 30\n") != std::string::npos);
}

TEST_CASE("strangers who do not know the protocol are closed with a sentence") {
  Host host;
  const auto is_refused = [&](const auto& send, const char* why, int code = 1008) {
    Stranger stranger(host);
    send(stranger.client);
    CHECK(eventually(running(host.loop), [&] { return stranger.closed.has_value(); }));
    CHECK(stranger.closed->code == code);
    CHECK(stranger.closed->reason == why);
  };
  is_refused([](duet::Client& c) { c.send_text("hello"); }, "this is not a message of the game");
  is_refused([](duet::Client& c) { c.send_binary(std::string("\xFF")); },
             "this is not a message of the game");
  is_refused([](duet::Client& c) { c.send_binary(encode(Request(Inputs{0, 1, {{}}}))); }, "join first");
  is_refused(
      [](duet::Client& c) {
        for (int i = 0; i < 2; ++i) c.send_binary(encode(Request(Join{"Ada", ""})));
      },
      "this connection has a ship already");
  is_refused(
      [](duet::Client& c) {
        c.send_binary(encode(Request(Join{"Grace", ""})));
        c.send_binary(encode(Request(Inputs{0, 99, {{}}})));
      },
      "the numbers are not in order");
  is_refused(
      [](duet::Client& c) {
        c.send_binary(encode(Request(Join{"Barbara", ""})));
        c.send_binary(encode(Request(Inputs{12'345, 1, {{}}})));
      },
      "the numbers are not in order");
  is_refused(
      [](duet::Client& c) {
        for (unsigned i = 0; i < 2000; ++i) c.send_binary(encode(Request(Ping{i})));
      },
      "too many messages", 1013);
}

TEST_CASE("what a network has held back for twenty seconds arrives at once and is answered") {
  Host host;
  Stranger player(host);
  player.client.send_binary(encode(Request(Join{"Ada", ""})));
  for (unsigned i = 0; i < 20 * 27; ++i) player.client.send_binary(encode(Request(Ping{i})));
  const auto is_last = [](const std::string& bytes) {
    const auto answer = decode_answer(std::as_bytes(std::span(bytes)), {});
    const auto* const pong = answer ? std::get_if<Pong>(&*answer) : nullptr;
    return pong && pong->number == 20 * 27 - 1;
  };
  const auto& all = player.received;
  CHECK(eventually(running(host.loop),
                   [&] { return player.closed || std::any_of(all.begin(), all.end(), is_last); }));
  CHECK_FALSE(player.closed);
}

TEST_CASE("names that deceive or are taken are refused with a sentence") {
  Host host;
  Stranger first(host);
  first.client.send_binary(encode(Request(Join{"Ada", ""})));
  CHECK(eventually(running(host.loop), [&] { return first.last_of(0).has_value(); }));
  Stranger second(host);
  for (const auto& [name, why] :
       {std::pair("ada", "somebody has this name: choose another one"),
        std::pair("\u202EA", "a name has no characters that change the direction of text"),
        std::pair("", "a name has at least one character")}) {
    second.received.clear();
    second.client.send_binary(encode(Request(Join{name, ""})));
    CHECK(eventually(running(host.loop), [&] { return second.last_of(6).has_value(); }));
    CHECK(std::get<Refusal>(*second.last_of(6)).why == why);
  }
}

TEST_CASE("a token brings back the ship and takes it from another window") {
  Host host;
  Stranger first(host);
  first.client.send_binary(encode(Request(Join{"Ada", ""})));
  CHECK(eventually(running(host.loop), [&] { return first.last_of(0).has_value(); }));
  const auto welcome = std::get<Welcome>(*first.last_of(0));
  Stranger second(host);
  second.client.send_binary(encode(Request(Join{"Ada", welcome.token})));
  CHECK(eventually(running(host.loop), [&] { return second.last_of(0) && first.closed; }));
  CHECK(first.closed->code == 4500);
  CHECK(std::get<Welcome>(*second.last_of(0)).number == welcome.number);
  CHECK(std::get<Welcome>(*second.last_of(0)).is_back);
}

TEST_CASE("a client that confirms nothing is sent few snapshots") {
  Host host;
  Stranger stranger(host);
  stranger.client.send_binary(encode(Request(Join{"Ada", ""})));
  const auto has_held_back = [&] {
    return host.service.metrics().find("snapshots_held_back_total 0\n") == std::string::npos;
  };
  CHECK(eventually(running(host.loop), has_held_back));
  std::size_t snapshots = 0;
  for (const auto& one : stranger.received) {
    const auto answer = decode_answer(std::as_bytes(std::span(one)), {});
    snapshots += answer && std::holds_alternative<Snapshot>(*answer);
  }
  CHECK(snapshots <= 20);
}

TEST_CASE("a full arena says so") {
  Host host({.limits = {.players = 1}});
  Stranger first(host);
  Stranger second(host);
  first.client.send_binary(encode(Request(Join{"Ada", ""})));
  second.client.send_binary(encode(Request(Join{"Grace", ""})));
  CHECK(eventually(running(host.loop), [&] { return second.last_of(6).has_value(); }));
  CHECK(std::get<Refusal>(*second.last_of(6)).why == "the arena is full: try again in a minute");
}
