#include "examples/editor/core/people.hpp"

#include "catch.hpp"
#include "server_double.hpp"

using namespace std::chrono_literals;
using editor_test::Guest;
using editor_test::Room;

namespace {

struct Watched : Room {
  Guest ada{"Ada"};
  Guest grace{"Grace", {}, 2};

  Watched() {
    settle();
    ada.type("0123456789");
    settle();
  }

  /// Grace as Ada sees her.
  editor::Presented seen() {
    settle();
    const auto others = ada.editor.people();
    REQUIRE(others.size() == 1);
    return others[0];
  }
};

}  // namespace

TEST_CASE("the others are there with their names") {
  Watched two;
  CHECK(two.seen().name == "Grace");
  CHECK_FALSE(two.seen().is_in_text);
  CHECK(two.grace.editor.people()[0].name == "Ada");
  CHECK(two.grace.editor.rename("Grace H.").empty());
  CHECK(two.seen().name == "Grace H.");
  CHECK(two.grace.editor.rename("a\u202Eb") != "");
  CHECK(two.seen().name == "Grace H.");
}

TEST_CASE("a person who was renamed while offline comes back with the new name") {
  Watched two;
  two.lose(1);
  CHECK(two.ada.editor.people().empty());
  CHECK(two.grace.editor.rename("G").empty());
  two.net.advance(20s);
  CHECK(two.seen().name == "G");
}

TEST_CASE("a selection moves with the text") {
  Watched two;
  two.grace.editor.select(2, 5);
  CHECK(two.seen().is_in_text);
  CHECK(two.seen().anchor == 2);
  CHECK(two.seen().head == 5);
  two.ada.write(0, 0, "xx");
  CHECK(two.seen().anchor == 4);
  CHECK(two.seen().head == 7);
  two.ada.write(5, 1, {});
  CHECK(two.seen().head == 6);
  two.ada.write(0, 11, {});
  CHECK(two.seen().anchor == 0);
  CHECK(two.seen().head == 0);
  two.grace.editor.deselect();
  CHECK_FALSE(two.seen().is_in_text);
}

TEST_CASE("a selection keeps to its own characters") {
  Watched two;
  two.grace.editor.select(5, 2);
  static_cast<void>(two.seen());
  two.ada.write(2, 0, "before");
  two.ada.write(11, 0, "behind");
  CHECK(two.seen().head == 8);
  CHECK(two.seen().anchor == 11);
}

TEST_CASE("a caret follows the edits of its person") {
  Watched two;
  for (int i = 0; i < 5; ++i) {
    two.grace.type("x");
    const std::uint32_t end = two.grace.editor.document().length();
    two.grace.editor.select(end, end);
    two.net.advance(20ms);
  }
  CHECK(two.seen().head == 15);
  // Selections are sent at intervals, and the last one always.
  CHECK(two.server.count<editor::Select>() <= 4);
}

TEST_CASE("a person who leaves takes the caret along") {
  Watched two;
  two.grace.editor.select(2, 5);
  CHECK(two.seen().is_in_text);
  two.server.server.refuse();
  two.lose(1);
  two.settle();
  CHECK(two.ada.editor.people().empty());
  two.server.server.accept();
  two.net.advance(60s);
  CHECK(two.seen().head == 5);
}

TEST_CASE("a selection in characters that were not received is not shown") {
  text::Document document(1);
  editor::People others;
  others.update({{{2, "Grace", editor::Selection{{text::Id{2, 5}, text::Side::after}, {}}}}, {}}, 1);
  REQUIRE(others.in(document).size() == 1);
  CHECK_FALSE(others.in(document)[0].is_in_text);
}

TEST_CASE("positions that are not in the text are not selected") {
  Watched two;
  two.grace.editor.select(0, 999);
  CHECK_FALSE(two.seen().is_in_text);
}
