// The client: entering, lost connections, and names.
#include "catch.hpp"
#include "server_double.hpp"

using namespace game_test;
using common::Link;

TEST_CASE("a player enters and sees their ship and its name") {
  Guest guest;
  guest.start();
  CHECK(guest.game.stage() == Game::Stage::playing);
  CHECK(guest.game.link().state == Link::State::live);
  CHECK(guest.game.name_of(guest.game.number()) == "Ada");
  CHECK(guest.token == "token");
  guest.run(16ms, [&](const View& view) {
    CHECK(view.is_flying);
    CHECK(view.ships.size() == 1);
    CHECK_FALSE(view.shards.empty());
  });
}

TEST_CASE("a name that breaks the rules is not sent") {
  Guest guest;
  guest.game.start();
  guest.game.play("a\x1B");
  guest.run(200ms);
  CHECK(guest.game.name_problem() == "A name has no control characters.");
  CHECK(guest.game.stage() == Game::Stage::unnamed);
  CHECK(guest.server.joins == 0);
}

TEST_CASE("a refusal is shown and another name may be tried") {
  Guest guest;
  guest.server.fault = "somebody has this name";
  guest.start();
  CHECK(guest.game.name_problem() == "Somebody has this name.");
  CHECK(guest.game.stage() == Game::Stage::unnamed);
  guest.server.fault.clear();
  guest.game.play("Grace");
  guest.run(200ms);
  CHECK(guest.game.stage() == Game::Stage::playing);
}

TEST_CASE("a lost connection is counted down and finds its ship again") {
  Guest guest;
  guest.start();
  const std::uint16_t number = guest.game.number();
  guest.server.server.refuse();
  CHECK(guest.server.server.peer().lose());
  guest.run(100ms);
  CHECK(guest.game.stage() == Game::Stage::joining);
  CHECK(guest.game.link().state != Link::State::live);
  guest.run(3s);
  guest.server.server.accept();
  guest.game.try_now();
  guest.run(200ms);
  if (guest.game.link().state == Link::State::waiting) guest.game.try_now();
  guest.run(15s);
  CHECK(guest.game.stage() == Game::Stage::playing);
  CHECK(guest.game.number() == number);
  CHECK(guest.server.joins == 2);
}

TEST_CASE("without a network the state is offline") {
  Guest guest;
  guest.start();
  guest.game.set_network(false);
  guest.server.server.refuse();
  CHECK(guest.server.server.peer().lose());
  guest.run(2s);
  CHECK(guest.game.link().state == Link::State::offline);
  guest.server.server.accept();
  guest.game.set_network(true);
  guest.run(16s);
  CHECK(guest.game.link().state == Link::State::live);
}

TEST_CASE("bytes that are no message end the connection") {
  Guest guest;
  guest.start();
  CHECK(guest.server.server.peer().send_binary(std::string("\xFF\xFF\xFF")));
  guest.run(50ms);
  REQUIRE(guest.server.server.peers().front().closed());
  CHECK(guest.server.server.peers().front().closed()->code == 4400);
}

TEST_CASE("a hidden tab comes back without a flood of inputs") {
  Guest guest;
  guest.start();
  guest.controls = {.heading = 0, .thrusts = true};
  // No frames for ten seconds.
  guest.net.advance(10s);
  guest.milliseconds += 10'000;
  const std::uint32_t before = guest.server.inputs.next();
  guest.run(40ms);
  CHECK(guest.server.inputs.next() - before <= 7);
  guest.run(2s);
  CHECK(guest.game.stage() == Game::Stage::playing);
}
