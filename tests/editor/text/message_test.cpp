#include "catch.hpp"
#include "peers.hpp"

#include "text/document.hpp"
#include "text/message.hpp"

using text::Document;
using text::Fault;
using text::Id;
using text::Operations;

namespace {

std::string bytes_of(std::initializer_list<unsigned> values) {
  std::string bytes;
  for (const unsigned value : values) bytes.push_back(static_cast<char>(value));
  return bytes;
}

Fault fault_of_bytes(std::initializer_list<unsigned> values) {
  const auto decoded = text::decode_operations(bytes_of(values));
  REQUIRE_FALSE(decoded);
  return decoded.fault();
}

/// Operations of every form.
Operations all_forms() {
  Operations all;
  const std::vector<std::optional<Id>> neighbours{std::nullopt, Id{5, 10}, Id{6, 0}, Id{5, 11},
                                                  Id{~0ull, 1u << 30}};
  std::uint32_t sequence = 20;
  for (const auto& left : neighbours) {
    for (const auto& right : neighbours) {
      all.push_back(text::Insertion{{5, sequence}, 1, false, left, right, "a"});
      all.push_back(text::Insertion{{5, sequence + 3}, 2, true, {}, {}, "\u20AC\U0001F600"});
      all.push_back(text::Insertion{{5, sequence + 5}, 1000, true, {}, {}, ""});
      sequence += 1005;
    }
  }
  for (const std::uint32_t length : {1u, 15u, 16u, 300u, text::max_sequence - 400u}) {
    for (const bool is_backward : {false, true}) {
      for (const text::Agent target : {5ull, 9ull}) {
        all.push_back(text::Erasure{5, 400, {{target, 7}, length}, is_backward});
        if (length < 1000) all.push_back(text::Erasure{5, 400 + length, {{target, 2}, 3}, is_backward});
      }
    }
  }
  return all;
}

}  // namespace

TEST_CASE("operations of every form survive their encoding") {
  const Operations all = all_forms();
  REQUIRE(*text::decode_operations(encode(all)) == all);
  for (const text::Operation& operation : all) {
    const Operations one{operation};
    REQUIRE(*text::decode_operations(encode(one)) == one);
  }
  REQUIRE(text::decode_operations("")->empty());
}

TEST_CASE("a letter that is typed takes few bytes") {
  Document document(1);
  Operations typed = *document.insert(0, "hello");
  const auto letter = *document.insert(5, "!");
  REQUIRE(encode(letter).size() == 5);  // the form, the agent, its number, the sequence, the letter
  const auto next = *document.insert(6, "?");
  typed.insert(typed.end(), letter.begin(), letter.end());
  const std::size_t before = encode(typed).size();
  typed.insert(typed.end(), next.begin(), next.end());
  REQUIRE(encode(typed).size() == before + 2);
}

TEST_CASE("messages that no encoder writes are refused") {
  REQUIRE(fault_of_bytes({0x1A}) == Fault::truncated);
  REQUIRE(fault_of_bytes({0x08, 0, 1}) == Fault::truncated);
  REQUIRE(fault_of_bytes({0x18, 0, 1, 5}) == Fault::truncated);       // no text
  REQUIRE(fault_of_bytes({0x28, 0, 1, 5, 'a'}) == Fault::truncated);  // half of the text
  REQUIRE(fault_of_bytes({0x18, 1, 1, 5, 'a'}) == Fault::malformed);  // an agent that was not named
  REQUIRE(fault_of_bytes({0x18, 0, 1, 0x85, 0x00, 'a'}) ==
          Fault::malformed);                                           // a number with a byte too many
  REQUIRE(fault_of_bytes({0x18, 0, 1, 0, 'a'}) == Fault::bad_origin);  // continues nothing
  REQUIRE(fault_of_bytes({0x18, 0, 1, 5, 0xFF}) == Fault::not_utf8);
  REQUIRE(fault_of_bytes({0x0C, 0, 1, 5, 0}) == Fault::no_length);
  REQUIRE(fault_of_bytes({0x00, 0, 1, 5, 0, 'a'}) == Fault::malformed);  // no text
  REQUIRE(fault_of_bytes({0x10, 0, 1, 5, 1, 'a'}) == Fault::malformed);  // a left neighbour next to itself
  REQUIRE(fault_of_bytes({0x20, 0, 1, 5, 0, 1, 'a'}) == Fault::bad_origin);    // its own neighbour
  REQUIRE(fault_of_bytes({0x20, 0, 1, 5, 0x0B, 1, 'a'}) == Fault::malformed);  // a number below zero
  REQUIRE(fault_of_bytes({0x0C, 0, 1, 5, 0xFF, 0xFF, 0xFF, 0xFF, 0x07}) == Fault::bad_sequence);
  REQUIRE(fault_of_bytes({0x18, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 'a'}) == Fault::malformed);
  REQUIRE(fault_of_bytes({0x09, 0, 1, 0, 0, 0}) == Fault::no_length);
  REQUIRE(fault_of_bytes({0x09, 0, 1, 0, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0x07}) == Fault::bad_sequence);
}

TEST_CASE("every beginning of a message decodes or is refused") {
  const std::string bytes = encode(all_forms());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto decoded = text::decode_operations(std::string_view(bytes).substr(0, size));
    if (!decoded) REQUIRE(decoded.fault() == Fault::truncated);
  }
}

TEST_CASE("versions survive their encoding") {
  const text::Version version{{1, {0, 1}}, {7, {300, 0}}, {~0ull, {text::max_sequence, text::max_sequence}}};
  REQUIRE(*text::decode_version(encode(version)) == version);
  REQUIRE(text::decode_version("")->empty());
  REQUIRE(text::decode_version(bytes_of({1})).fault() == Fault::truncated);
  REQUIRE(text::decode_version(bytes_of({1, 2, 3, 1, 2, 3})).fault() == Fault::malformed);
  REQUIRE(text::decode_version(bytes_of({1, 2, 0x80, 0x80, 0x80, 0x80, 0x08})).fault() ==
          Fault::bad_sequence);
}

TEST_CASE("documents that receive mutated messages stay whole") {
  Peers peers(3, 5);
  for (int step = 0; step < 400; ++step) peers.step();
  peers.deliver_all();
  const Document& original = peers.peers.front().document;
  const std::string snapshot = encode(original.since({}));
  Random& random = peers.random;
  int accepted = 0;
  for (int round = 0; round < 4000; ++round) {
    CAPTURE(round);
    std::string bytes =
        snapshot.substr(0, random.one_in(2) ? snapshot.size() : random.below(snapshot.size()));
    for (std::uint32_t changes = 1 + random.below(4); changes > 0 && !bytes.empty(); --changes) {
      char& byte = bytes[random.below(bytes.size())];
      byte = random.one_in(2) ? static_cast<char>(random.below(256))
                              : static_cast<char>(byte ^ 1 << random.below(8));
    }
    const auto decoded = text::decode_operations(bytes);
    if (!decoded) continue;
    ++accepted;
    // Any values that decode may be applied, by an empty document and by one that knows others.
    Document document = random.one_in(2) ? Document(9) : original;
    std::string view = document.text();
    const auto applied = document.apply(*decoded);
    view = text::patched(std::move(view), applied.patches);
    REQUIRE(document.text() == view);
    if (round % 16 != 0) continue;
    // The document goes on working, and can be copied by its operations.
    REQUIRE(document.insert(document.length(), "end"));
    Document copy(10);
    const auto copied = copy.apply(document.since({}));
    REQUIRE_FALSE(copied.fault);
    REQUIRE(copy.text() == document.text());
  }
  REQUIRE(accepted > 100);
}

TEST_CASE("random bytes are decoded without harm") {
  Random random(11);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    for (std::uint32_t size = random.below(40); size > 0; --size)
      bytes.push_back(static_cast<char>(random.below(256)));
    Document document(1);
    if (const auto decoded = text::decode_operations(bytes)) (void)document.apply(*decoded);
    (void)text::decode_version(bytes);
    (void)text::decode_cursor(bytes);
  }
}
