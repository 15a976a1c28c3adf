// The small parts below the document.
#include "catch.hpp"
#include "random.hpp"

#include "text/bytes.hpp"
#include "text/erasure_log.hpp"
#include "text/leaf_index.hpp"
#include "text/prefix_sums.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

TEST_CASE("UTF-8 is measured or refused") {
  const auto all = *text::measure("a\u00E4\u20AC\U0001F600");
  REQUIRE(all.bytes == 10);
  REQUIRE(all.characters == 4);
  REQUIRE(all.units == 5);
  for (const char* bad : {"\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "a\xC3", "\xE2\x28\xA1"}) {
    REQUIRE_FALSE(text::measure(bad));
  }
}

TEST_CASE("every character survives its encoding") {
  for (char32_t character = 0; character < 0x110000; character += character < 0x3000 ? 1 : 61) {
    if (character >= 0xD800 && character < 0xE000) continue;
    std::string bytes;
    text::append(bytes, character);
    if (!text::measure(bytes)) FAIL("refused: " << static_cast<unsigned>(character));
    std::string_view rest = bytes;
    if (text::take_character(rest) != character || !rest.empty()) FAIL(static_cast<unsigned>(character));
  }
}

TEST_CASE("prefix sums are those of a list") {
  Random random(1);
  for (const std::size_t size : {1u, 2u, 7u, 64u, 65u}) {
    std::vector<std::uint32_t> numbers(size);
    for (std::uint32_t& number : numbers) number = random.below(4);
    text::PrefixSums sums;
    sums.assign(numbers);
    for (int round = 0; round < 50; ++round) {
      const std::uint32_t at = random.below(size);
      const std::uint32_t number = random.below(4);
      sums.add(at, number - numbers[at]);
      numbers[at] = number;
      std::uint32_t sum = 0;
      for (std::size_t i = 0; i < size; ++i) {
        REQUIRE(sums.sum(i) == sum);
        for (std::uint32_t rest = 0; rest < numbers[i]; ++rest) {
          REQUIRE(sums.find(sum + rest).index == i);
          REQUIRE(sums.find(sum + rest).rest == rest);
        }
        sum += numbers[i];
      }
      REQUIRE(sums.find(sum).index == size);
    }
  }
}

TEST_CASE("an index has the leaf that each character was assigned last") {
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    text::LeafIndex index;
    std::vector<std::uint32_t> leaves;
    for (int i = 0; i < 60; ++i) {
      const auto first =
          static_cast<std::uint32_t>(random.one_in(2) ? leaves.size() : random.below(leaves.size() + 1));
      std::uint32_t length = 1 + random.below(9);
      if (first < leaves.size()) length = std::min(length, static_cast<std::uint32_t>(leaves.size()) - first);
      const std::uint32_t leaf = random.below(4);
      index.assign(first, length, leaf);
      leaves.resize(std::max<std::size_t>(leaves.size(), first + length));
      std::fill_n(leaves.begin() + static_cast<std::ptrdiff_t>(first), length, leaf);
      for (std::uint32_t sequence = 0; sequence < leaves.size(); ++sequence) {
        if (index.find(sequence) != leaves[sequence]) FAIL("round " << round << ", character " << sequence);
      }
    }
  }
}

TEST_CASE("a log joins erasures of both directions and shortens them") {
  text::ErasureLog log;
  log.add({0, {1, 10}, 1, false});
  log.add({1, {1, 9}, 1, false});
  log.add({2, {1, 8}, 1, false});
  log.add({3, {1, 20}, 2, false});
  log.add({5, {1, 22}, 1, false});
  log.add({6, {2, 23}, 1, false});
  REQUIRE(log.size() == 7);
  const auto all = log.since(0);
  REQUIRE(all.size() == 3);
  REQUIRE(all[0].is_backward);
  REQUIRE(all[0].target == text::Point{1, 8});
  REQUIRE(all[1].length == 3);
  const auto later = log.since(2);
  REQUIRE(later[0].target == text::Point{1, 8});
  REQUIRE(later[0].length == 1);
  REQUIRE(log.since(4)[0].target == text::Point{1, 21});
  REQUIRE(log.since(7).empty());
}

TEST_CASE("numbers survive their encoding") {
  constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{-64},
                                   std::int64_t{64}, lowest, std::numeric_limits<std::int64_t>::max()}) {
    text::ByteWriter out;
    out.difference(value);
    out.number(static_cast<std::uint64_t>(value));
    const std::string bytes = std::move(out).take();
    text::ByteReader in(bytes);
    REQUIRE(in.difference() == value);
    REQUIRE(in.number() == static_cast<std::uint64_t>(value));
    REQUIRE(in.at_end());
  }
  REQUIRE_FALSE(text::ByteReader("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02").number());
}
