#include "catch.hpp"
#include "random.hpp"

#include "text/document.hpp"
#include "text/undo.hpp"

#include <vector>

using text::Document;
using text::Undo;

namespace {

/// A person with a document, and another one who receives all edits.
struct Pair {
  Document document{1};
  Undo undo{document};
  Document other{2};

  void insert(std::uint32_t position, std::string_view text) { send(*undo.insert(position, text)); }
  void erase(std::uint32_t position, std::uint32_t length) { send(*undo.erase(position, length)); }
  void send(const text::Operations& operations) {
    REQUIRE_FALSE(other.apply(operations).fault);
    REQUIRE(other.text() == document.text());
  }
  void others_insert(std::uint32_t position, std::string_view text) {
    REQUIRE_FALSE(document.apply(*other.insert(position, text)).fault);
  }
  void others_erase(std::uint32_t position, std::uint32_t length) {
    REQUIRE_FALSE(document.apply(*other.erase(position, length)).fault);
  }
  std::string undone() { return shown(document.text(), &Undo::undo); }
  std::string redone() { return shown(document.text(), &Undo::redo); }

 private:
  /// Returns the text, which the change's patches must make of the view.
  std::string shown(std::string view, Undo::Change (Undo::*action)()) {
    const Undo::Change change = (undo.*action)();
    view = text::patched(std::move(view), change.patches);
    REQUIRE(view == document.text());
    send(change.operations);
    return view;
  }
};

}  // namespace

TEST_CASE("typing on is undone and redone as one step") {
  Pair pair;
  pair.insert(0, "a");
  pair.insert(1, "b");
  pair.insert(2, "c");
  pair.undo.seal();
  pair.insert(3, "d");
  REQUIRE(pair.undone() == "abc");
  REQUIRE(pair.undone() == "");
  REQUIRE_FALSE(pair.undo.can_undo());
  REQUIRE(pair.undone() == "");
  REQUIRE(pair.redone() == "abc");
  REQUIRE(pair.redone() == "abcd");
  REQUIRE_FALSE(pair.undo.can_redo());
  REQUIRE(pair.redone() == "abcd");
}

TEST_CASE("typing elsewhere is a step of its own") {
  Pair pair;
  pair.insert(0, "ab");
  pair.insert(0, "x");
  REQUIRE(pair.undone() == "ab");
  pair.insert(2, "c");
  REQUIRE_FALSE(pair.undo.can_redo());
  REQUIRE(pair.undone() == "ab");
}

TEST_CASE("the backspace key is undone as one step") {
  Pair pair;
  pair.insert(0, "abcdef");
  for (std::uint32_t end = 5; end > 1; --end) pair.erase(end - 1, 1);
  REQUIRE(pair.document.text() == "af");
  REQUIRE(pair.undone() == "abcdef");
  REQUIRE(pair.redone() == "af");
  REQUIRE(pair.undone() == "abcdef");
  REQUIRE(pair.undone() == "");
}

TEST_CASE("an insertion that was erased and restored is undone") {
  Pair pair;
  pair.insert(0, "hello");
  pair.erase(1, 3);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(pair.undone() == "hello");
    REQUIRE(pair.undone() == "");
    REQUIRE(pair.redone() == "hello");
    REQUIRE(pair.redone() == "ho");
  }
}

TEST_CASE("the edits of others stay") {
  Pair pair;
  pair.insert(0, "one three");
  pair.others_insert(4, "two ");
  REQUIRE(pair.document.text() == "one two three");
  REQUIRE(pair.undone() == "two ");
  REQUIRE(pair.redone() == "one two three");
  pair.others_erase(0, 4);
  REQUIRE(pair.undone() == "two ");
}

TEST_CASE("erased text of others is restored where it was") {
  Pair pair;
  pair.others_insert(0, "abcd");
  pair.insert(2, "-");
  pair.erase(0, 5);
  pair.others_insert(0, "<>");
  REQUIRE(pair.document.text() == "<>");
  REQUIRE(pair.undone().find("ab-cd") != std::string::npos);
  REQUIRE(pair.redone() == "<>");
  REQUIRE(pair.undone().find("ab-cd") != std::string::npos);
  REQUIRE(pair.undone().find("abcd") != std::string::npos);
}

TEST_CASE("text that others inserted inside of erased text keeps its place") {
  Pair pair;
  pair.insert(0, "abcd");
  const auto insertion = *pair.other.insert(2, "X");
  pair.undo.seal();
  const auto erasure = *pair.undo.erase(0, 4);
  REQUIRE_FALSE(pair.document.apply(insertion).fault);
  REQUIRE_FALSE(pair.other.apply(erasure).fault);
  REQUIRE(pair.document.text() == "X");
  REQUIRE(pair.undone() == "abXcd");
}

TEST_CASE("a replacement is one step") {
  Pair pair;
  pair.insert(0, "a word here");
  pair.send(*pair.undo.replace(2, 4, "\U0001F600"));
  REQUIRE(pair.document.text() == "a \U0001F600 here");
  REQUIRE(pair.undone() == "a word here");
  REQUIRE(pair.redone() == "a \U0001F600 here");
  REQUIRE(pair.undo.replace(3, 1, "x").fault() == text::Fault::inside_pair);
  REQUIRE(pair.undo.replace(0, 1, "\xFF").fault() == text::Fault::not_utf8);
  REQUIRE(pair.document.text() == "a \U0001F600 here");
}

TEST_CASE("the oldest steps are discarded") {
  Document document(1);
  Undo undo(document, 3);
  for (std::uint32_t i = 0; i < 5; ++i) {
    REQUIRE(undo.insert(i, "x"));
    undo.seal();
  }
  while (undo.can_undo()) (void)undo.undo();
  REQUIRE(document.text() == "xx");
}

TEST_CASE("random edits alone are undone to every text before and redone") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    Pair pair;
    std::vector<std::string> texts{""};
    for (int i = 0; i < 12; ++i) {
      const auto characters = static_cast<std::uint32_t>(pair.document.length());
      std::uint32_t position = random.below(characters + 1);
      while (!pair.document.cursor(position, text::Side::before)) --position;
      std::uint32_t length = random.one_in(2) ? random.below(characters - position + 1) : 0;
      while (!pair.document.text(position, length)) --length;
      pair.send(*pair.undo.replace(position, length, random.text(1 + random.below(4))));
      pair.undo.seal();
      texts.push_back(pair.document.text());
    }
    for (int round = 0; round < 2; ++round) {
      for (std::size_t i = texts.size() - 1; i > 0; --i) REQUIRE(pair.undone() == texts[i - 1]);
      for (std::size_t i = 1; i < texts.size(); ++i) REQUIRE(pair.redone() == texts[i]);
    }
  }
}

TEST_CASE("random edits of two people are undone without the other's") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    Pair pair;
    std::size_t others = 0;
    for (int i = 0; i < 60; ++i) {
      const std::uint32_t length = pair.document.length();
      const std::uint32_t position = random.below(length + 1);
      if (random.one_in(3)) {
        pair.others_insert(position, "O");
        ++others;
      } else if (random.one_in(3) && position < length && (*pair.document.text(position, 1)) == "m") {
        pair.erase(position, 1);
      } else if (random.one_in(5)) {
        (void)pair.undone();
      } else if (random.one_in(5)) {
        (void)pair.redone();
      } else {
        pair.insert(position, "m");
      }
    }
    while (pair.undo.can_undo()) (void)pair.undone();
    REQUIRE(pair.document.text() == std::string(others, 'O'));
  }
}

TEST_CASE("several edits in one step are undone and redone at once") {
  Pair pair;
  pair.insert(0, "one\ntwo\nthree");
  const std::vector<text::Patch> indents{{8, 0, "  "}, {4, 0, "  "}, {0, 3, "1"}};
  const Undo::Change change = pair.undo.replace(indents);
  REQUIRE(change.patches == indents);
  pair.send(change.operations);
  REQUIRE(pair.document.text() == "1\n  two\n  three");
  REQUIRE(pair.undone() == "one\ntwo\nthree");
  REQUIRE(pair.redone() == "1\n  two\n  three");
}

TEST_CASE("several edits end before the first that is refused") {
  Pair pair;
  pair.insert(0, "ab");
  const Undo::Change change =
      pair.undo.replace(std::vector<text::Patch>{{1, 0, "x"}, {9, 0, "y"}, {0, 1, {}}});
  REQUIRE(change.patches == text::Patches{{1, 0, "x"}});
  pair.send(change.operations);
  REQUIRE(pair.undone() == "ab");
}
