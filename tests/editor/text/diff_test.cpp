#include "catch.hpp"
#include "random.hpp"

#include "text/diff.hpp"
#include "text/document.hpp"
#include "text/myers.hpp"

#include <algorithm>
#include <vector>

using text::Patches;

namespace {

/// Returns the fewest erased and inserted elements, by the textbook's table.
std::size_t fewest_changes(const std::vector<std::uint32_t>& before,
                           const std::vector<std::uint32_t>& after) {
  std::vector<std::size_t> row(after.size() + 1);
  for (std::size_t j = 0; j <= after.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= before.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= after.size(); ++j) {
      const std::size_t best = before[i - 1] == after[j - 1] ? diagonal : 1 + std::min(row[j], row[j - 1]);
      diagonal = row[j];
      row[j] = best;
    }
  }
  return row[after.size()];
}

}  // namespace

TEST_CASE("a diff has the characters that changed") {
  REQUIRE(text::diff("", "")->empty());
  REQUIRE(text::diff("same\n", "same\n")->empty());
  REQUIRE(*text::diff("", "new") == Patches{{0, 0, "new"}});
  REQUIRE(*text::diff("old", "") == Patches{{0, 3, ""}});
  REQUIRE(*text::diff("one\ntwo\nthree\n", "one\ntwoo\nthree\n") == Patches{{7, 0, "o"}});
  REQUIRE(*text::diff("one\ntwo\nthree\n", "two\nthree\nfour\n") == Patches{{14, 0, "four\n"}, {0, 4, ""}});
}

TEST_CASE("the positions of a diff are UTF-16 code units") {
  REQUIRE(*text::diff("\U0001F600\u00E4b", "\U0001F600\u00E4c") == Patches{{3, 1, "c"}});
  REQUIRE(*text::diff("a\U0001F600b", "ab") == Patches{{1, 2, ""}});
  // Characters with common bytes.
  REQUIRE(*text::diff("\U0001F600", "\U0001F601") == Patches{{0, 2, "\U0001F601"}});
}

TEST_CASE("a diff of what is not UTF-8 is refused") {
  REQUIRE(text::diff("\xFF", "").fault() == text::Fault::not_utf8);
  REQUIRE(text::diff("", "a\xE2\x82").fault() == text::Fault::not_utf8);
}

TEST_CASE("the edits between random lists are the fewest") {
  Random random(1);
  for (int round = 0; round < 1500; ++round) {
    std::vector<std::uint32_t> before(random.below(14));
    std::vector<std::uint32_t> after(random.below(14));
    for (auto* list : {&before, &after}) {
      for (std::uint32_t& element : *list) element = random.below(4);
    }
    std::size_t changes = 0;
    std::vector<std::uint32_t> made = before;
    const auto hunks = text::shortest_edits(before, after, 100);
    for (auto hunk = hunks.rbegin(); hunk != hunks.rend(); ++hunk) {
      const auto at = made.erase(made.begin() + static_cast<std::ptrdiff_t>(hunk->before),
                                 made.begin() + static_cast<std::ptrdiff_t>(hunk->before + hunk->erased));
      const auto from = after.begin() + static_cast<std::ptrdiff_t>(hunk->after);
      made.insert(at, from, from + static_cast<std::ptrdiff_t>(hunk->inserted));
      changes += hunk->erased + hunk->inserted;
    }
    REQUIRE(made == after);
    REQUIRE(changes == fewest_changes(before, after));
  }
}

TEST_CASE("a diff makes the second text of the first") {
  Random random(2);
  for (int round = 0; round < 300; ++round) {
    const std::string before = random.text(random.below(60));
    text::Document document(1);
    REQUIRE(document.insert(0, before));
    for (std::uint32_t edits = random.below(6); edits > 0; --edits) {
      (void)document.insert(random.below(document.length() + 1), random.text(4));
      (void)document.erase(random.below(document.length() + 1), random.below(3));
    }
    const std::string after = document.text();
    const Patches patches = *text::diff(before, after);
    REQUIRE(text::patched(before, patches) == after);
  }
}

TEST_CASE("parts that differ too much are replaced as a whole") {
  const std::string before = "head\n" + std::string(5000, 'a') + "\ntail\n";
  std::string after = "head\n";
  for (int i = 0; i < 2500; ++i) after += "ba";
  after += "\ntail\n";
  const Patches patches = *text::diff(before, after);
  REQUIRE(patches.size() == 1);
  REQUIRE(text::patched(before, patches) == after);
}

TEST_CASE("a diff of large texts keeps the lines between") {
  std::string before;
  for (int i = 0; i < 20'000; ++i) before += "line " + std::to_string(i) + " of a long file with some text\n";
  std::string after = before;
  after.insert(after.size() - 5, "x");
  after.insert(400'000, "y\n");
  after.erase(100, 7);
  const Patches patches = *text::diff(before, after);
  std::size_t changed = 0;
  for (const text::Patch& patch : patches) changed += patch.erased + patch.inserted.size();
  REQUIRE(changed == 10);
  REQUIRE(text::patched(before, patches) == after);
}
