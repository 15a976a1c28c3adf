// Operations that no honest replica makes: they are refused and change nothing, or are harmless.
#include "catch.hpp"
#include "random.hpp"

#include "text/document.hpp"
#include "text/message.hpp"

#include <algorithm>

using text::Document;
using text::Erasure;
using text::Fault;
using text::Id;
using text::Insertion;
using text::Operation;

namespace {

/// A document with the text "abc" of agent 1.
Document document_with_abc() {
  Document document(2);
  const std::vector<Operation> abc{Insertion{{1, 0}, 3, false, {}, {}, "abc"}};
  REQUIRE_FALSE(document.apply(abc).fault);
  return document;
}

std::optional<Fault> fault_after(Document& document, const Operation& operation) {
  const auto version = document.version();
  const auto applied = document.apply(std::span(&operation, 1));
  if (applied.fault) {
    REQUIRE(applied.patches.empty());
    REQUIRE(document.text() == "abc");
    REQUIRE(document.version() == version);
  }
  return applied.fault;
}

}  // namespace

TEST_CASE("operations that no replica makes are refused") {
  Document document = document_with_abc();
  const std::uint32_t most = text::max_sequence;
  const std::vector<std::pair<Operation, Fault>> bad{
      {Insertion{{3, 0}, 0, false, {}, {}, ""}, Fault::no_length},
      {Insertion{{3, 0}, 2, false, {}, {}, "x"}, Fault::no_length},
      {Insertion{{3, 0}, 1, false, {}, {}, "\xFF"}, Fault::not_utf8},
      {Insertion{{3, 0}, 1, true, {}, {}, "x"}, Fault::bad_origin},
      {Insertion{{3, 0}, 1, false, Id{3, 0}, {}, "x"}, Fault::bad_origin},
      {Insertion{{3, 0}, 1, false, {}, Id{3, 5}, "x"}, Fault::bad_origin},
      {Insertion{{3, 0}, 1, false, Id{1, 1}, Id{1, 1}, "x"}, Fault::bad_origin},
      {Insertion{{3, 0}, 1, false, Id{1, 2}, Id{1, 0}, "x"}, Fault::bad_origin},
      {Insertion{{3, 0}, 1, false, Id{1, most}, {}, "x"}, Fault::bad_sequence},
      {Insertion{{3, 0}, most + 1, false, {}, {}, ""}, Fault::bad_sequence},
      {Insertion{{3, most}, 1, true, {}, {}, "x"}, Fault::bad_sequence},
      {Insertion{{3, ~0u}, ~0u, true, {}, {}, ""}, Fault::bad_sequence},
      {Erasure{3, 0, {{1, 0}, 0}}, Fault::no_length},
      {Erasure{3, 0, {{1, 2}, most}}, Fault::bad_sequence},
      {Erasure{3, most, {{1, 2}, 1}}, Fault::bad_sequence},
      {Erasure{3, ~0u, {{1, ~0u}, ~0u}}, Fault::bad_sequence},
  };
  for (std::size_t i = 0; i < bad.size(); ++i) {
    CAPTURE(i);
    REQUIRE(fault_after(document, bad[i].first) == bad[i].second);
    REQUIRE_FALSE(describe(bad[i].second).empty());
  }
  REQUIRE(document.waiting() == 0);
}

TEST_CASE("operations before the one that is refused are applied") {
  Document document = document_with_abc();
  const std::vector<Operation> operations{Insertion{{3, 0}, 1, false, Id{1, 2}, {}, "d"},
                                          Erasure{3, 0, {{1, 0}, 0}},
                                          Insertion{{3, 1}, 1, true, {}, {}, "e"}};
  const auto applied = document.apply(operations);
  REQUIRE(applied.fault == Fault::no_length);
  REQUIRE(applied.patches == text::Patches{{3, 0, "d"}});
  REQUIRE(document.text() == "abcd");
}

TEST_CASE("operations that wait for ever are bounded") {
  Document document = document_with_abc();
  std::optional<Fault> fault;
  std::uint32_t accepted = 0;
  for (; accepted < 1'000'000 && !fault; ++accepted) {
    const std::vector<Operation> early{Insertion{{3, 2 * accepted + 5}, 1, true, {}, {}, "x"}};
    fault = document.apply(early).fault;
  }
  REQUIRE(fault == Fault::too_early);
  REQUIRE(accepted < 100'000);
  const std::vector<Operation> large{Insertion{{4, 5}, 1 << 20, true, {}, {}, std::string(1 << 20, 'x')}};
  REQUIRE(fault_after(document, large.front()) == Fault::too_early);
  // Operations that need not wait are still applied.
  REQUIRE(document.insert(3, "d"));
  const std::vector<Operation> more{Insertion{{1, 3}, 1, true, {}, {}, "!"}};
  REQUIRE_FALSE(document.apply(more).fault);
  REQUIRE(document.text().size() == 5);
}

TEST_CASE("an operation that waited and is wrong is discarded") {
  Document document = document_with_abc();
  const std::vector<Operation> wrong{Insertion{{3, 1}, 1, false, Id{1, 2}, Id{1, 0}, "x"}};
  REQUIRE_FALSE(document.apply(wrong).fault);
  REQUIRE(document.waiting() == 1);
  const std::vector<Operation> first{Insertion{{3, 0}, 1, false, {}, {}, "d"}};
  REQUIRE_FALSE(document.apply(first).fault);
  REQUIRE(document.waiting() == 0);
  REQUIRE(document.length() == 4);
}

TEST_CASE("two billion erased characters take no memory") {
  Document document = document_with_abc();
  const std::vector<Operation> huge{Insertion{{3, 0}, text::max_sequence, false, Id{1, 0}, Id{1, 1}, ""},
                                    Erasure{4, 0, {{3, 0}, text::max_sequence}}};
  REQUIRE_FALSE(document.apply(huge).fault);
  REQUIRE(document.text() == "abc");
  REQUIRE(encode(document.since({})).size() < 60);
  // In its middle, and the last character that agent 3 can have.
  const std::vector<Operation> inside{
      Insertion{{5, 0}, 1, false, Id{3, 1u << 30}, Id{3, (1u << 30) + 1}, "x"}};
  REQUIRE_FALSE(document.apply(inside).fault);
  REQUIRE(document.text() == "axbc");
  const std::vector<Operation> behind{Insertion{{3, text::max_sequence}, 1, true, {}, {}, "y"}};
  REQUIRE(document.apply(behind).fault == Fault::bad_sequence);
}

TEST_CASE("an agent without numbers left cannot edit") {
  Document document(3);
  const std::vector<Operation> huge{Insertion{{3, 0}, text::max_sequence, false, {}, {}, ""},
                                    Insertion{{4, 0}, 2, false, {}, {}, "ab"},
                                    Erasure{3, 0, {{3, 0}, text::max_sequence}}};
  REQUIRE_FALSE(document.apply(huge).fault);
  REQUIRE(document.insert(0, "x").fault() == Fault::bad_sequence);
  REQUIRE(document.erase(0, 1).fault() == Fault::bad_sequence);
  REQUIRE(document.text() == "ab");
}

// Any neighbours that are accepted have one order, also those that an honest replica would not choose.
TEST_CASE("random neighbours are refused by all replicas or have one order on all") {
  std::size_t accepted = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    std::vector<Operation> operations{Insertion{{1, 0}, 3, false, {}, {}, "abc"}};
    std::vector<Id> ids{{1, 0}, {1, 1}, {1, 2}};
    const auto any = [&] { return random.one_in(4) ? std::optional<Id>() : ids[random.below(ids.size())]; };
    for (text::Agent agent = 2; agent < 12; ++agent) {
      operations.push_back(Insertion{{agent, 0},
                                     2,
                                     false,
                                     any(),
                                     any(),
                                     {static_cast<char>('A' + agent), static_cast<char>('J' + agent)}});
      ids.push_back({agent, 0});
      ids.push_back({agent, 1});
    }
    Document first(100);
    for (int order = 0; order < 4; ++order) {
      Document document(100);
      for (const Operation& operation : operations) (void)document.apply(std::span(&operation, 1));
      if (order == 0) first = document;
      REQUIRE(document.text() == first.text());
      REQUIRE(document.version() == first.version());
      for (std::size_t i = operations.size(); i > 1; --i)
        std::swap(operations[i - 1], operations[random.below(i)]);
    }
    accepted += first.version().size();
  }
  REQUIRE(accepted > 1500);
}
