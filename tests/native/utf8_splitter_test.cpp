#include "ws/utf8_splitter.hpp"

#include <duet/utf8.hpp>

#include <string>
#include <vector>

#include "catch.hpp"

using duet::detail::Utf8Splitter;

namespace {

using Pieces = std::vector<std::string>;

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Returns the text, split into pieces at these positions.
Pieces cut(std::string_view text, std::initializer_list<std::size_t> places) {
  Utf8Splitter characters;
  Pieces pieces;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end) {
    const auto piece = std::as_bytes(std::span(text)).subspan(begin, end - begin);
    begin = end;
    const Utf8Splitter::Cut result = characters.cut(piece);
    if (!result.character.empty()) pieces.emplace_back(text_of(result.character));
    if (!result.rest.empty()) pieces.emplace_back(text_of(result.rest));
  };
  for (const std::size_t place : places) add(place);
  add(text.size());
  return pieces;
}

// Characters of one, two, three and four bytes.
constexpr std::string_view every_size =
    "a\xC3\xA4"
    "b\xE2\x82\xAC"
    "c\xF0\x9F\x98\x80"
    "d\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80";

}  // namespace

TEST_CASE("text split between characters passes unchanged") {
  CHECK(cut("abc", {}) == Pieces{"abc"});
  CHECK(cut("", {}).empty());
  CHECK(cut("ab\xC3\xA4 ", {2, 4}) == Pieces{"ab", "\xC3\xA4", " "});
}

TEST_CASE("a split character is a piece of its own") {
  CHECK(cut("a\xC3\xA4"
            "b",
            {2}) == Pieces{"a", "\xC3\xA4", "b"});
  CHECK(cut("a\xE2\x82\xAC", {2}) == Pieces{"a", "\xE2\x82\xAC"});
  CHECK(cut("a\xE2\x82\xAC", {3}) == Pieces{"a", "\xE2\x82\xAC"});
  CHECK(cut("\xF0\x9F\x98\x80", {1, 2, 3}) == Pieces{"\xF0\x9F\x98\x80"});
}

TEST_CASE("wherever a text is split in three its pieces are complete and whole characters") {
  for (std::size_t first = 0; first <= every_size.size(); ++first) {
    for (std::size_t second = first; second <= every_size.size(); ++second) {
      std::string whole;
      for (const std::string& piece : cut(every_size, {first, second})) {
        CHECK(duet::is_utf8(piece));
        whole += piece;
      }
      CHECK(whole == every_size);
    }
  }
}
