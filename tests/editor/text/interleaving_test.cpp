// Texts that several people insert at one place at once do not interleave.
#include "catch.hpp"

#include "text/document.hpp"

#include <algorithm>

namespace {

/// Documents of agents 1 to `count` with the text "<>".
std::vector<text::Document> documents_with_brackets(std::size_t count) {
  std::vector<text::Document> documents;
  for (std::size_t i = 0; i < count; ++i) documents.emplace_back(i + 1);
  const auto brackets = *documents.front().insert(0, "<>");
  for (text::Document& document : documents) REQUIRE_FALSE(document.apply(brackets).fault);
  return documents;
}

void append_to(text::Operations& operations, const text::Result<text::Operations>& more) {
  operations.insert(operations.end(), more->begin(), more->end());
}

/// Types forward behind the opening bracket.
text::Operations type_forward(text::Document& document, std::string_view word) {
  text::Operations operations;
  for (std::uint32_t i = 0; i < word.size(); ++i)
    append_to(operations, document.insert(1 + i, word.substr(i, 1)));
  return operations;
}

/// Types the last letter first, each before the one typed last.
text::Operations type_backward(text::Document& document, std::string_view word) {
  text::Operations operations;
  for (std::size_t i = word.size(); i > 0; --i)
    append_to(operations, document.insert(1, word.substr(i - 1, 1)));
  return operations;
}

using Type = text::Operations (*)(text::Document&, std::string_view);

/// Everybody types a word between the brackets at once. The order in which the words are received is each
/// one's own.
std::string text_after(const std::vector<std::pair<Type, std::string>>& words) {
  auto documents = documents_with_brackets(words.size());
  std::vector<text::Operations> typed;
  for (std::size_t i = 0; i < words.size(); ++i)
    typed.push_back(words[i].first(documents[i], words[i].second));
  for (std::size_t i = 0; i < documents.size(); ++i) {
    std::rotate(typed.begin(), typed.begin() + 1, typed.end());
    for (const auto& operations : typed) REQUIRE_FALSE(documents[i].apply(operations).fault);
    REQUIRE(documents[i].text() == documents[0].text());
  }
  return documents[0].text();
}

}  // namespace

TEST_CASE("words that are typed forward at one place do not interleave") {
  REQUIRE(text_after({{type_forward, "one"}, {type_forward, "TWO"}}) == "<oneTWO>");
  REQUIRE(text_after({{type_forward, "one"}, {type_forward, "TWO"}, {type_forward, "345"}}) == "<oneTWO345>");
}

TEST_CASE("words that are typed backward at one place do not interleave") {
  const std::string text =
      text_after({{type_backward, "one"}, {type_backward, "TWO"}, {type_backward, "345"}});
  for (const char* word : {"one", "TWO", "345"}) REQUIRE(text.find(word) != std::string::npos);
}

TEST_CASE("words that are typed forward and backward at one place do not interleave") {
  const std::string text = text_after(
      {{type_forward, "one"}, {type_backward, "TWO"}, {type_forward, "345"}, {type_backward, "six"}});
  for (const char* word : {"one", "TWO", "345", "six"}) REQUIRE(text.find(word) != std::string::npos);
}

TEST_CASE("a word that two people typed in turns does not interleave with a third word") {
  auto documents = documents_with_brackets(3);
  text::Operations pair;
  for (int i = 0; i < 3; ++i) {
    // Each types before the other's last letter.
    const auto a = *documents[0].insert(1, "a");
    REQUIRE_FALSE(documents[1].apply(a).fault);
    const auto b = *documents[1].insert(1, "b");
    REQUIRE_FALSE(documents[0].apply(b).fault);
    pair.insert(pair.end(), a.begin(), a.end());
    pair.insert(pair.end(), b.begin(), b.end());
  }
  const auto word = type_backward(documents[2], "WORD");
  REQUIRE_FALSE(documents[2].apply(pair).fault);
  REQUIRE_FALSE(documents[0].apply(word).fault);
  REQUIRE(documents[0].text() == documents[2].text());
  REQUIRE(documents[0].text().find("WORD") != std::string::npos);
  REQUIRE(documents[0].text().find("bababa") != std::string::npos);
}

// Figure 1 of the paper's example of backward interleaving over replicas in Yjs is of this kind.
TEST_CASE("insertions with one left neighbour and two right ones keep to their right ones") {
  text::Document a(1);
  text::Document b(2);
  text::Document c(3);
  const auto base = *a.insert(0, "<");
  REQUIRE_FALSE(b.apply(base).fault);
  REQUIRE_FALSE(c.apply(base).fault);
  const auto end = *a.insert(1, "2");
  REQUIRE_FALSE(b.apply(end).fault);
  const auto before_end = *b.insert(1, "1");
  const auto other = *c.insert(1, "x");
  for (text::Document* document : {&a, &b, &c}) {
    for (const auto* operations : {&other, &end, &before_end})
      REQUIRE_FALSE(document->apply(*operations).fault);
    REQUIRE(document->text() == "<12x");
  }
}
