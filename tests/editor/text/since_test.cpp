// A replica that returns receives what it lacks.
#include "catch.hpp"
#include "peers.hpp"

#include "text/message.hpp"

using text::Document;

TEST_CASE("a replica receives only what it lacks") {
  Document here(1);
  Document there(2);
  REQUIRE_FALSE(there.apply(*here.insert(0, "abcdef")).fault);
  const auto version = there.version();
  REQUIRE(here.since(version).empty());
  REQUIRE(here.insert(6, "gh"));
  REQUIRE(here.erase(5, 2));
  const auto missing = here.since(version);
  REQUIRE(missing.size() == 3);  // an erased character, another one, an erasure of two
  REQUIRE_FALSE(there.apply(missing).fault);
  REQUIRE(there.text() == "abcdeh");
  REQUIRE(there.version() == here.version());
}

TEST_CASE("both replicas have edited offline") {
  Document here(1);
  Document there(2);
  REQUIRE_FALSE(there.apply(*here.insert(0, "abc")).fault);
  REQUIRE(here.insert(1, "12"));
  REQUIRE(here.erase(0, 1));
  REQUIRE(there.insert(3, "xyz"));
  REQUIRE(there.erase(1, 1));
  const auto to_there = here.since(there.version());
  const auto to_here = there.since(here.version());
  REQUIRE_FALSE(here.apply(to_here).fault);
  REQUIRE_FALSE(there.apply(to_there).fault);
  REQUIRE(here.text() == there.text());
  REQUIRE(here.text() == "12cxyz");
}

TEST_CASE("erased text is not sent") {
  Document document(1);
  REQUIRE(document.insert(0, "secret"));
  REQUIRE(document.erase(0, 6));
  REQUIRE(encode(document.since({})).find("secret") == std::string::npos);
}

TEST_CASE("erased neighbours are one operation") {
  Document document(1);
  for (int i = 0; i < 1000; ++i) REQUIRE(document.insert(document.length(), "word "));
  for (int i = 0; i < 1000; ++i) REQUIRE(document.erase(document.length() - 1, 1));
  for (int i = 0; i < 100; ++i) REQUIRE(document.erase(0, 40));
  REQUIRE(document.text().empty());
  REQUIRE(document.since({}).size() == 3);
  REQUIRE(encode(document.since({})).size() < 40);
}

TEST_CASE("text that replaced erased text again and again stays small") {
  Document document(1);
  REQUIRE(document.insert(0, "()"));
  for (int i = 0; i < 1000; ++i) {
    REQUIRE(document.insert(1, "status"));
    REQUIRE(document.erase(1, 6));
  }
  REQUIRE(encode(document.since({})).size() < 60);
}

TEST_CASE("a version from the future or of unknown agents is no reason to fail") {
  Document document(1);
  REQUIRE(document.insert(0, "abc"));
  REQUIRE(document.erase(0, 1));
  REQUIRE(document.since({{1, {100, 100}}, {7, {3, 3}}}).empty());
}

TEST_CASE("replicas that return at random moments receive what they lack") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Peers peers(4, seed);
    Document visitor(50);
    for (int step = 0; step < 120; ++step) {
      peers.step();
      if (!peers.random.one_in(12)) continue;
      const Document& server = peers.peers[peers.random.below(4)].document;
      // Through the bytes of both messages. The server may know less than the visitor: nothing is wrong then.
      const auto version = text::decode_version(encode(visitor.version()));
      const auto missing = text::decode_operations(encode(server.since(*version)));
      REQUIRE(missing);
      REQUIRE_FALSE(visitor.apply(*missing).fault);
      REQUIRE(visitor.waiting() == 0);
    }
    peers.deliver_all();
    const Document& server = peers.peers.front().document;
    REQUIRE_FALSE(visitor.apply(server.since(visitor.version())).fault);
    REQUIRE(visitor.text() == server.text());
    REQUIRE(visitor.version() == server.version());
  }
}

TEST_CASE("an agent continues with its number from a snapshot") {
  Document before(1);
  REQUIRE(before.insert(0, "abc"));
  REQUIRE(before.erase(1, 1));
  const std::string snapshot = encode(before.since({}));
  Document after(1);
  REQUIRE_FALSE(after.apply(*text::decode_operations(snapshot)).fault);
  REQUIRE(encode(after.since({})) == snapshot);
  const auto more = *after.insert(2, "d");
  const auto less = *after.erase(0, 1);
  REQUIRE_FALSE(before.apply(more).fault);
  REQUIRE_FALSE(before.apply(less).fault);
  REQUIRE(before.text() == "cd");
}
