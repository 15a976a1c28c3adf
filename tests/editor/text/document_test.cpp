#include "catch.hpp"
#include "random.hpp"

#include "text/document.hpp"
#include "text/utf8.hpp"

#include <algorithm>

using text::Document;
using text::Fault;
using text::Patches;

namespace {

text::Insertion insertion_of(const text::Result<text::Operations>& operations) {
  REQUIRE(operations);
  REQUIRE(operations->size() == 1);
  return std::get<text::Insertion>(operations->front());
}

}  // namespace

TEST_CASE("a document inserts and erases text") {
  Document document(1);
  REQUIRE(document.text().empty());
  REQUIRE(document.insert(0, "hello"));
  REQUIRE(document.insert(5, " world"));
  REQUIRE(document.insert(5, ","));
  REQUIRE(document.text() == "hello, world");
  REQUIRE(document.erase(0, 7));
  REQUIRE(document.text() == "world");
  REQUIRE(document.length() == 5);
}

TEST_CASE("positions count UTF-16 code units") {
  Document document(1);
  REQUIRE(document.insert(0, "a\U0001F600\u00E4\u20ACz"));
  REQUIRE(document.length() == 6);
  REQUIRE(*document.text(1, 2) == "\U0001F600");
  REQUIRE(*document.text(3, 2) == "\u00E4\u20AC");
  REQUIRE(document.insert(3, "|"));
  REQUIRE(document.text() == "a\U0001F600|\u00E4\u20ACz");
  REQUIRE(document.erase(1, 2));
  REQUIRE(document.text() == "a|\u00E4\u20ACz");
}

TEST_CASE("edits that are not valid are refused and change nothing") {
  Document document(1);
  REQUIRE(document.insert(0, "a\U0001F600b"));
  const auto version = document.version();
  REQUIRE(document.insert(5, "x").fault() == Fault::beyond_end);
  REQUIRE(document.insert(0xFFFFFFFF, "x").fault() == Fault::beyond_end);
  REQUIRE(document.insert(2, "x").fault() == Fault::inside_pair);
  REQUIRE(document.insert(0, "\xC0\x80").fault() == Fault::not_utf8);
  REQUIRE(document.insert(0, "\xED\xA0\x80").fault() == Fault::not_utf8);
  REQUIRE(document.erase(0, 5).fault() == Fault::beyond_end);
  REQUIRE(document.erase(4, 0xFFFFFFFF).fault() == Fault::beyond_end);
  REQUIRE(document.erase(0, 2).fault() == Fault::inside_pair);
  REQUIRE(document.erase(2, 1).fault() == Fault::inside_pair);
  REQUIRE(document.text(2, 1).fault() == Fault::inside_pair);
  REQUIRE(document.text() == "a\U0001F600b");
  REQUIRE(document.version() == version);
}

TEST_CASE("edits without a character make no operation") {
  Document document(1);
  REQUIRE(document.insert(0, "")->empty());
  REQUIRE(document.erase(0, 0)->empty());
  REQUIRE(document.version().empty());
}

TEST_CASE("an embedded NUL is a character") {
  Document document(1);
  REQUIRE(document.insert(0, std::string("a\0b", 3)));
  REQUIRE(document.length() == 3);
  REQUIRE(document.text() == std::string("a\0b", 3));
}

TEST_CASE("continued typing continues the last operation") {
  Document document(1);
  REQUIRE_FALSE(insertion_of(document.insert(0, "a")).continues);
  REQUIRE(insertion_of(document.insert(1, "b")).continues);
  REQUIRE(document.erase(1, 1));
  // A letter that replaces an erased one continues it.
  REQUIRE(insertion_of(document.insert(1, "c")).continues);
  REQUIRE_FALSE(insertion_of(document.insert(0, "d")).continues);
}

TEST_CASE("a remote replica receives patches for its view") {
  Document here(1);
  Document there(2);
  const auto hello = *here.insert(0, "hello world");
  REQUIRE(there.apply(hello).patches == Patches{{0, 0, "hello world"}});
  REQUIRE(there.apply(*here.insert(5, "!")).patches == Patches{{5, 0, "!"}});
  // Characters of three runs are one patch.
  REQUIRE(there.apply(*here.erase(2, 6)).patches == Patches{{2, 6, ""}});
  REQUIRE(there.text() == "heorld");
  REQUIRE(there.apply(hello).patches.empty());
}

TEST_CASE("characters that two erase are erased once") {
  Document a(1);
  Document b(2);
  REQUIRE(b.apply(*a.insert(0, "abcdef")).patches.size() == 1);
  const auto from_a = *a.erase(1, 3);
  const auto from_b = *b.erase(2, 3);
  REQUIRE(a.apply(from_b).patches == Patches{{1, 1, ""}});
  REQUIRE(b.apply(from_a).patches == Patches{{1, 1, ""}});
  REQUIRE(a.text() == "af");
  REQUIRE(b.text() == "af");
}

TEST_CASE("operations wait for those before them") {
  Document here(1);
  Document there(2);
  const auto first = *here.insert(0, "ab");
  const auto second = *here.insert(1, "c");
  const auto third = *here.erase(0, 3);
  const auto fourth = *here.insert(0, "d");
  REQUIRE(there.apply(fourth).patches.empty());
  REQUIRE(there.apply(third).patches.empty());
  REQUIRE(there.apply(third).patches.empty());
  REQUIRE(there.apply(second).patches.empty());
  REQUIRE(there.waiting() == 5);  // the erasure is of three ranges; one of the messages repeats
  REQUIRE(there.text().empty());
  const auto applied = there.apply(first);
  REQUIRE_FALSE(applied.fault);
  REQUIRE(there.waiting() == 0);
  REQUIRE(there.text() == "d");
  REQUIRE(text::patched("", applied.patches) == "d");
}

TEST_CASE("a copy of a document is independent") {
  Document document(1);
  REQUIRE(document.insert(0, "one"));
  Document copy = document;
  REQUIRE(copy.insert(3, " two"));
  REQUIRE(document.text() == "one");
  REQUIRE(copy.text() == "one two");
}

TEST_CASE("pieces are the characters that one agent inserted") {
  Document a(1);
  Document b(2);
  REQUIRE(b.apply(*a.insert(0, "aaaa")).patches.size() == 1);
  REQUIRE(b.insert(2, "\u00E4"));
  const auto pieces = *b.pieces(1, 3);
  REQUIRE(pieces.size() == 3);
  REQUIRE(pieces[0].characters == text::IdRange{{1, 1}, 1});
  REQUIRE(pieces[1].characters == text::IdRange{{2, 0}, 1});
  REQUIRE(pieces[1].text == "\u00E4");
  REQUIRE(pieces[2].characters == text::IdRange{{1, 2}, 1});
}

TEST_CASE("random edits are those of a string") {
  Random random(7);
  Document document(1);
  std::u32string expected;
  for (int i = 0; i < 4000; ++i) {
    const std::size_t at = random.below(expected.size() + 1);
    const auto utf8 = [](std::u32string_view characters) {
      std::string bytes;
      for (const char32_t c : characters) text::append(bytes, c);
      return bytes;
    };
    const std::uint32_t position = text::units_of(utf8(std::u32string_view(expected).substr(0, at)));
    if (random.one_in(3)) {
      const std::size_t count = std::min<std::size_t>(random.below(20), expected.size() - at);
      REQUIRE(
          document.erase(position, text::units_of(utf8(std::u32string_view(expected).substr(at, count)))));
      expected.erase(at, count);
    } else {
      const std::string text = random.text(random.below(9));
      REQUIRE(document.insert(position, text));
      std::u32string characters;
      for (std::string_view rest = text; !rest.empty();) characters += text::take_character(rest);
      expected.insert(at, characters);
    }
    if (i % 100 == 0) REQUIRE(document.text() == utf8(expected));
  }
}

TEST_CASE("a text of one megabyte is edited in its middle") {
  Document document(1);
  std::string expected(1'000'000, 'x');
  Document remote(2);
  REQUIRE(remote.apply(*document.insert(0, expected)).patches.size() == 1);
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const std::uint32_t position = 500'000 + i * 37 % 1000;
    REQUIRE_FALSE(remote.apply(*document.insert(position, "y")).fault);
    REQUIRE_FALSE(remote.apply(*document.erase(position + 7, 1)).fault);
  }
  REQUIRE(document.length() == 1'000'000);
  REQUIRE(remote.text() == document.text());
  REQUIRE_FALSE(remote.apply(*document.erase(0, document.length())).fault);
  REQUIRE(document.text().empty());
  REQUIRE(remote.text().empty());
}
