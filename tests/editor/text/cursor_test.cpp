#include "catch.hpp"
#include "random.hpp"

#include "text/document.hpp"
#include "text/message.hpp"

using text::Cursor;
using text::Document;
using text::Side;

TEST_CASE("a cursor keeps to the character of its side") {
  Document document(1);
  REQUIRE(document.insert(0, "ab"));
  const Cursor after = *document.cursor(1, Side::after);
  const Cursor before = *document.cursor(1, Side::before);
  REQUIRE(document.insert(1, "--"));
  REQUIRE(document.position(after) == 1u);
  REQUIRE(document.position(before) == 3u);
}

TEST_CASE("a cursor at an erased character is where that one was") {
  Document document(1);
  REQUIRE(document.insert(0, "abcdef"));
  const Cursor after = *document.cursor(3, Side::after);
  const Cursor before = *document.cursor(3, Side::before);
  REQUIRE(document.erase(1, 4));
  REQUIRE(document.position(after) == 1u);
  REQUIRE(document.position(before) == 1u);
  REQUIRE(document.insert(0, "12"));
  REQUIRE(document.position(after) == 3u);
}

TEST_CASE("cursors at the ends of the text stay there") {
  Document document(1);
  const Cursor begin = *document.cursor(0, Side::after);
  const Cursor end = *document.cursor(0, Side::before);
  REQUIRE(document.insert(0, "abc"));
  REQUIRE(document.position(begin) == 0u);
  REQUIRE(document.position(end) == 3u);
}

TEST_CASE("a cursor has the width of a character of two units") {
  Document document(1);
  REQUIRE(document.insert(0, "a\U0001F600b"));
  REQUIRE(document.position(*document.cursor(3, Side::after)) == 3u);
  REQUIRE(document.position(*document.cursor(3, Side::before)) == 3u);
  REQUIRE(document.position(*document.cursor(1, Side::before)) == 1u);
  REQUIRE(document.cursor(2, Side::before).fault() == text::Fault::inside_pair);
  REQUIRE(document.cursor(5, Side::before).fault() == text::Fault::beyond_end);
}

TEST_CASE("a cursor of another replica has no position before its character is received") {
  Document here(1);
  Document there(2);
  const auto operations = *here.insert(0, "ab");
  const Cursor cursor = *here.cursor(1, Side::after);
  REQUIRE(there.position(cursor) == std::nullopt);
  REQUIRE_FALSE(there.apply(operations).fault);
  REQUIRE(there.position(cursor) == 1u);
}

TEST_CASE("cursors survive their encoding") {
  for (const Cursor& cursor :
       {Cursor{std::nullopt, Side::before}, Cursor{std::nullopt, Side::after},
        Cursor{text::Id{~0ull, text::max_sequence - 1}, Side::before}, Cursor{text::Id{1, 0}, Side::after}}) {
    REQUIRE(*text::decode_cursor(encode(cursor)) == cursor);
  }
  for (const std::string& bytes :
       {std::string(), std::string("\x04"), std::string("\x02"), std::string("\x02\x01"),
        std::string("\x01\x01"), std::string("\x02\x01\xFF\xFF\xFF\xFF\x07")}) {
    REQUIRE_FALSE(text::decode_cursor(bytes));
  }
}

TEST_CASE("a cursor at every position comes back to it") {
  Random random(3);
  Document document(1);
  for (int i = 0; i < 400; ++i) {
    const auto fault_or_not = document.insert(random.below(document.length() + 1), random.text(3));
    if (random.one_in(2)) (void)document.erase(random.below(document.length()), 1);
    (void)fault_or_not;
  }
  for (std::uint32_t position = 0; position <= document.length(); ++position) {
    for (const Side side : {Side::before, Side::after}) {
      const auto cursor = document.cursor(position, side);
      if (cursor) REQUIRE(document.position(*cursor) == position);
    }
  }
}
