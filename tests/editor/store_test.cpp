// The editor's file.
#include "examples/editor/server/store.hpp"

#include "catch.hpp"
#include "real_server.hpp"
#include "text/message.hpp"
#include "text/random.hpp"

using editor::Store;
using editor_test::Folder;

namespace {

std::unique_ptr<Store> open(const Folder& folder) {
  std::string why;
  auto store = Store::open(folder / "editor.sqlite", why);
  REQUIRE(store);
  return store;
}

}  // namespace

TEST_CASE("a document is found by its name in any case") {
  const Folder folder;
  const auto store = open(folder);
  CHECK_FALSE(store->find_document("Notes"));
  const auto added = store->add_document("Notes");
  CHECK(added.history != 0);
  CHECK(store->find_document("NOTES")->id == added.id);
  CHECK(store->find_document("notes")->name == "Notes");
  CHECK(store->add_document("Other").history != added.history);
}

TEST_CASE("a token proves a replica") {
  const Folder folder;
  const auto store = open(folder);
  const auto document = store->add_document("Notes");
  const auto one = store->add_replica(document.id);
  const auto two = store->add_replica(document.id);
  CHECK(one.agent != two.agent);
  CHECK(store->find_replica(one.token)->agent == one.agent);
  CHECK(store->find_replica(two.token)->document == document.id);
  CHECK_FALSE(store->find_replica(one.token + "0"));
  CHECK_FALSE(store->find_replica(""));
}

TEST_CASE("changes that were not committed are not in the file") {
  const Folder folder;
  auto store = open(folder);
  auto document = store->add_document("Notes");
  store->commit();
  text::Document text(1);
  store->append(document, 5, text::encode(*text.insert(0, "stored")));
  store->commit();
  store->append(document, 6, text::encode(*text.insert(6, ", lost")));
  store.reset();
  store = open(folder);
  const auto found = store->find_document("Notes");
  REQUIRE(found);
  CHECK(found->last == 1);
  CHECK(store->read(found->id, found->last).text() == "stored");
}

TEST_CASE("a text at any moment is that of its time with snapshots or without") {
  const Folder folder;
  const auto store = open(folder);
  auto document = store->add_document("Notes");
  Random random(3);
  text::Document text(1);
  std::vector<std::string> texts{""};
  for (std::uint64_t i = 1; i <= 200; ++i) {
    text::Operations operations = *text.insert(random.below(text.length() + 1), "a" + std::to_string(i));
    if (i % 3 == 0) {
      const auto erased = *text.erase(0, text.length() / 2);
      operations.insert(operations.end(), erased.begin(), erased.end());
    }
    store->append(document, 1000 + i, text::encode(operations));
    if (i % 50 == 0) store->add_snapshot(document, text::encode(text.since({})));
    texts.push_back(text.text());
  }
  for (std::uint64_t number = 0; number <= 200; ++number) {
    const text::Document past = store->read(document.id, number);
    REQUIRE(past.text() == texts[static_cast<std::size_t>(number)]);
  }
  CHECK(store->read(document.id, 200).version() == text.version());
  const auto all = store->moments(document, 1000);
  REQUIRE(all.size() == 200);
  CHECK(all[0] == editor::Moment{1, 1001});
  const auto some = store->moments(document, 30);
  CHECK(some.size() <= 30);
  CHECK(some.back() == editor::Moment{200, 1200});
}

TEST_CASE("a document without changes has no moments") {
  const Folder folder;
  const auto store = open(folder);
  const auto document = store->add_document("Notes");
  CHECK(store->moments(document, 10).empty());
  CHECK(store->read(document.id, 0).text().empty());
}

TEST_CASE("a second server on the same file is refused") {
  const Folder folder;
  const auto store = open(folder);
  std::string why;
  CHECK_FALSE(Store::open(folder / "editor.sqlite", why));
  CHECK_FALSE(why.empty());
}
