// The rules of the arena, and that they are the same everywhere.
#include "examples/game/core/arena.hpp"

#include <random>

#include "catch.hpp"
#include "examples/game/core/trigonometry.hpp"

using namespace game;

namespace {

Input random_input(std::mt19937& random) {
  return {static_cast<Heading>(random()), random() % 4 != 0, random() % 10 == 0};
}

}  // namespace

TEST_CASE("the same seed and inputs give the same arena on every machine") {
  Arena arena(7);
  std::mt19937 random(7);
  for (int i = 0; i < 60; ++i) CHECK(arena.add());
  std::size_t shattered = 0;
  for (int tick = 0; tick < 1500; ++tick) {
    for (std::uint16_t i = 0; i < 60; ++i) arena.move(i, random_input(random));
    shattered += arena.settle().size();
  }
  CHECK(shattered > 0);
  // The number that the native build has computed; WebAssembly and other processors have to agree.
  CHECK(arena.checksum() == 1564917958796413784u);
}

TEST_CASE("no ship leaves the arena or is faster than the limit") {
  Arena arena(3);
  std::mt19937 random(3);
  for (unsigned i = 0; i < 200; ++i) CHECK(arena.add());
  bool is_fine = true;
  for (int tick = 0; tick < 500; ++tick) {
    const std::vector<Ship> before = arena.ships();
    for (std::uint16_t i = 0; i < 200; ++i) arena.move(i, random_input(random));
    for (std::size_t i = 0; i < 200; ++i) {
      const Vec step = arena.ships()[i].position - before[i].position;
      is_fine = is_fine && std::abs(step.x) <= highest_speed && std::abs(step.y) <= highest_speed;
    }
    arena.settle();
    for (const Ship& ship : arena.ships())
      is_fine = is_fine && ship.position.x >= 0 && ship.position.x < arena_size && ship.position.y >= 0 &&
                ship.position.y < arena_size;
  }
  CHECK(is_fine);
}

TEST_CASE("an arena has room for a number of ships and no more") {
  Arena arena(1);
  for (unsigned i = 0; i < most_players; ++i) CHECK(arena.add() == i);
  CHECK_FALSE(arena.add());
  arena.remove(17);
  CHECK(arena.add() == 17);
}

TEST_CASE("a dash hits a ship that does not dash and takes from it") {
  Arena arena(1);
  const auto hunter = *arena.add();
  const auto prey = *arena.add();
  std::vector<Shattering> events;
  // The shields end, then the hunter flies after the prey.
  for (int tick = 0; tick < 2000 && events.empty(); ++tick) {
    const Vec way = arena.ships()[prey].position - arena.ships()[hunter].position;
    const bool is_close = square(way) < std::int64_t{200 * unit} * (200 * unit);
    arena.move(hunter, {heading_of(way.x, way.y), true, is_close && arena.ships()[prey].shield == 0});
    arena.move(prey, {});
    events = arena.settle();
  }
  REQUIRE(events.size() == 1);
  CHECK(events[0].victim == prey);
  CHECK(events[0].by == hunter);
  CHECK(arena.ships()[prey].state == Ship::State::shattered);
  CHECK(arena.ships()[hunter].score >= 3);
  for (int tick = 0; tick < rest_ticks; ++tick) arena.settle();
  CHECK(arena.ships()[prey].state == Ship::State::flying);
  CHECK(arena.ships()[prey].score == 0);
}

TEST_CASE("a ship without thrust comes to rest") {
  Ship ship{
      .state = Ship::State::flying, .position = {arena_size / 2, arena_size / 2}, .velocity = {900, -300}};
  for (int tick = 0; tick < 200; ++tick) advance(ship, {});
  CHECK(ship.velocity == Vec{});
}

TEST_CASE("sines have the right length and roots are exact") {
  for (int heading = 0; heading < 256; ++heading) {
    const Vec v = direction(static_cast<Heading>(heading));
    CHECK(std::abs(square_root(square(v)) - 16384) <= 2);
    CHECK(heading_of(v.x, v.y) == heading);
  }
  for (std::int64_t value :
       {0LL, 1LL, 2LL, 3LL, 4LL, 99LL, 100LL, 4611686014132420609LL, 4611686014132420608LL}) {
    const std::int64_t root = square_root(value);
    CHECK(root * root <= value);
    CHECK((root + 1) * (root + 1) > value);
  }
}
