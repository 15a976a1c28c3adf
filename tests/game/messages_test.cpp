// Messages, and bytes that are none.
#include "examples/game/core/messages.hpp"

#include <random>

#include "catch.hpp"

using namespace game;

namespace {

std::span<const std::byte> view(const Bytes& bytes) { return std::as_bytes(std::span(bytes)); }

Snapshot random_snapshot(std::mt19937& random, std::uint32_t tick) {
  Snapshot snapshot{
      .tick = tick, .ack = static_cast<std::uint32_t>(random()), .own = {}, .ships = {}, .shards = {}};
  const auto below = [&](std::uint32_t most) { return static_cast<std::uint16_t>(random() % most); };
  snapshot.own = {
      .state = Ship::State(random() % 3),
      .heading = static_cast<Heading>(random()),
      .dash = static_cast<std::uint8_t>(random() % 8),
      .cooldown = static_cast<std::uint8_t>(random() % 64),
      .shield = static_cast<std::uint8_t>(random() % 64),
      .rest = static_cast<std::uint8_t>(random() % 64),
      .score = below(highest_score + 1u),
      .position = {static_cast<Fixed>(random() % arena_size), static_cast<Fixed>(random() % arena_size)},
      .velocity = {static_cast<Fixed>(random() % (2 * highest_speed)) - highest_speed,
                   static_cast<Fixed>(random() % (2 * highest_speed)) - highest_speed}};
  for (std::uint16_t i = 0; i < most_players; ++i)
    if (random() % 16 == 0)
      snapshot.ships.push_back({i, below(1 << 14), below(1 << 14), static_cast<Heading>(random()),
                                random() % 2 == 0, random() % 2 == 0, below(highest_score)});
  for (std::uint16_t i = 0; i < most_shards; ++i)
    if (random() % 16 == 0) snapshot.shards.push_back({i, below(1 << 12), below(1 << 12)});
  return snapshot;
}

/// A later snapshot with small and large differences.
Snapshot changed(Snapshot snapshot, std::mt19937& random) {
  Snapshot other = random_snapshot(random, snapshot.tick + 1 + static_cast<std::uint32_t>(random() % 20));
  std::erase_if(snapshot.ships, [&](const SeenShip&) { return random() % 8 == 0; });
  for (SeenShip& ship : snapshot.ships)
    if (random() % 2 == 0 && ship.x > 20) ship.x = static_cast<std::uint16_t>(ship.x - random() % 20);
  for (const SeenShip& ship : other.ships) {
    const auto place = std::lower_bound(snapshot.ships.begin(), snapshot.ships.end(), ship,
                                        [](const auto& a, const auto& b) { return a.number < b.number; });
    if (random() % 4 == 0 && (place == snapshot.ships.end() || place->number != ship.number))
      snapshot.ships.insert(place, ship);
  }
  if (random() % 2 == 0) other.shards = snapshot.shards;
  other.ships = snapshot.ships;
  return other;
}

std::vector<Answer> answers() {
  std::mt19937 random(5);
  return {Welcome{511, std::string(64, 'a'), 77, true},
          Roster{{{0, "Ada"}, {3, "Łukasz 🦊"}, {9, ""}}},
          Board{200, 7, {{3, 60'000}, {4, 0}}},
          HighScores{{{"Ada", 400}, {"李雷", 12}}},
          Shattered{1, 2, 300, 16'383, 5},
          Pong{4'000'000'000},
          Refusal{"somebody has this name"},
          random_snapshot(random, 900)};
}

std::vector<Request> requests() {
  return {Join{"Grace", "token"}, Inputs{1'000'000, 4, {{200, true, false}, {0, false, true}}},
          Inputs{0, 1, {}}, Ping{3}};
}

}  // namespace

TEST_CASE("every message comes back as it was") {
  for (const Answer& one : answers()) CHECK(decode_answer(view(encode(one)), {}) == one);
  for (const Request& one : requests()) CHECK(decode_request(view(encode(one))) == one);
}

TEST_CASE("a message that is cut off at any length is refused") {
  for (const Answer& one : answers()) {
    const Bytes whole = encode(one);
    for (std::size_t size = 0; size < whole.size(); ++size)
      CHECK_FALSE(decode_answer(view(whole.substr(0, size)), {}));
    CHECK_FALSE(decode_answer(view(whole + '\0'), {}));
  }
  for (const Request& one : requests()) {
    const Bytes whole = encode(one);
    for (std::size_t size = 0; size < whole.size(); ++size)
      CHECK_FALSE(decode_request(view(whole.substr(0, size))));
    CHECK_FALSE(decode_request(view(whole + '\0')));
  }
}

TEST_CASE("random bytes and flipped bits never do harm") {
  std::mt19937 random(11);
  std::size_t understood = 0;
  for (int round = 0; round < 20'000; ++round) {
    Bytes bytes;
    for (std::size_t size = random() % 60; size > 0; --size) bytes += static_cast<char>(random());
    understood += decode_request(view(bytes)).has_value() + decode_answer(view(bytes), {}).has_value();
  }
  CHECK(understood < 20'000);
  const auto all = answers();
  for (int round = 0; round < 20'000; ++round) {
    Bytes bytes = encode(all[random() % all.size()]);
    for (int flips = 0; flips < 3; ++flips)
      bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    if (const auto decoded = decode_answer(view(bytes), {}))
      CHECK(encode(*decoded).size() <= bytes.size() + 64);
  }
}

TEST_CASE("snapshots as differences come back as they were for many seeds") {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    std::mt19937 random(seed);
    SnapshotHistory sender;
    SnapshotHistory receiver;
    Snapshot snapshot = random_snapshot(random, 100);
    for (int step = 0; step < 12; ++step) {
      const Snapshot* baseline =
          sender.all().empty() ? nullptr : &sender.all()[random() % sender.all().size()];
      if (random() % 8 == 0) baseline = nullptr;
      const Bytes bytes = encode_snapshot(snapshot, baseline);
      const auto decoded = decode_answer(view(bytes), receiver);
      REQUIRE(decoded);
      REQUIRE(std::get<Snapshot>(*decoded) == snapshot);
      sender.add(snapshot);
      receiver.add(std::get<Snapshot>(*decoded));
      snapshot = changed(snapshot, random);
    }
  }
}

TEST_CASE("differences from an unknown snapshot are refused at every length") {
  std::mt19937 random(2);
  SnapshotHistory known;
  known.add(random_snapshot(random, 10));
  const Snapshot next = changed(known.all()[0], random);
  const Bytes bytes = encode_snapshot(next, &known.all()[0]);
  CHECK(decode_answer(view(bytes), known));
  CHECK_FALSE(decode_answer(view(bytes), {}));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(decode_answer(view(bytes.substr(0, size)), known));
}

TEST_CASE("a snapshot that repeats the last one is short") {
  std::mt19937 random(4);
  Snapshot snapshot = random_snapshot(random, 10);
  const Snapshot before = snapshot;
  ++snapshot.tick;
  CHECK(encode_snapshot(snapshot, &before).size() < 40);
  CHECK(encode_snapshot(snapshot, nullptr).size() > 300);
}

TEST_CASE("a text that is too long or no text is refused") {
  CHECK_FALSE(decode_request(view(encode(Request(Join{std::string(200, 'x'), ""})))));
  CHECK_FALSE(decode_request(view(encode(Request(Join{"\xFF\xFE", ""})))));
  CHECK_FALSE(decode_request(view(encode(Request(Inputs{1, 0, {}})))));
  CHECK_FALSE(decode_request(view(encode(Request(Inputs{1, 1, std::vector<Input>(40)})))));
}
