// The highest scores, with real files.
#include "examples/game/server/high_score_store.hpp"

#include <filesystem>

#include "catch.hpp"
#include "native/temporary_folder.hpp"

using game::HighScoreStore;

namespace {

std::unique_ptr<HighScoreStore> open(const std::string& path) {
  std::string why;
  auto store = HighScoreStore::open(path, why);
  INFO(why);
  REQUIRE(store);
  return store;
}

}  // namespace

TEST_CASE("scores that were committed are there after a restart") {
  const duet_test::TemporaryFolder folder;
  const std::string path = folder.path() / "game.sqlite";
  {
    const auto store = open(path);
    store->offer("Ada", 12);
    store->offer("Grace", 30);
    CHECK(store->commit());
    CHECK_FALSE(store->commit());
    store->offer("Barbara", 99);
  }
  const auto again = open(path);
  REQUIRE(again->scores().best.size() == 2);
  CHECK(again->scores().best[0] == std::pair<std::string, std::uint16_t>("Grace", 30));
  CHECK(again->scores().best[1] == std::pair<std::string, std::uint16_t>("Ada", 12));
}

TEST_CASE("a name has one score and the list has ten") {
  const auto store = open(":memory:");
  store->offer("Ada", 5);
  store->offer("ADA", 4);
  store->offer("ada", 7);
  CHECK(store->scores().best.size() == 1);
  CHECK(store->scores().best[0].second == 7);
  for (std::uint16_t i = 1; i <= 20; ++i) store->offer("Bot " + std::to_string(i), i);
  CHECK(store->scores().best.size() == 10);
  CHECK(store->scores().best.back().second == 11);
  CHECK(store->commit());
}
