#include "text/message.hpp"

#include "text/bytes.hpp"
#include "text/incoming.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <vector>

namespace text {

namespace {

// The first byte of an operation, from the lowest bit on:
//   1  an erasure, otherwise an insertion
//   1  it follows the last operation of the same kind in the message: its agent and number are not written
// An insertion has
//   1  no text, but a number of characters that were erased since
//   1  it continues: four bits of its length follow, otherwise two bits each for its left and right neighbour
// An erasure has
//   1  it is backward
//   1  its target is of its own agent, and that one is not written
//   4  of its length
// Four bits of a length are the length, or 0 if it is written behind the first byte. An insertion's length is
// that of its text in bytes.
constexpr unsigned erasure_bit = 1;
constexpr unsigned follows_bit = 2;
constexpr unsigned erased_bit = 4;
constexpr unsigned continues_bit = 8;
constexpr unsigned backward_bit = 4;
constexpr unsigned own_bit = 8;
constexpr unsigned length_shift = 4;
constexpr unsigned left_shift = 4;
constexpr unsigned right_shift = 6;
enum Neighbour : unsigned {
  none,
  adjacent,
  own,
  other
};  // adjacent: the right one has the number behind the left's

unsigned short_length(std::uint64_t length) {
  return length < 16 ? static_cast<unsigned>(length) << length_shift : 0;
}

std::int64_t distance(std::uint32_t from, std::uint32_t to) { return std::int64_t{to} - std::int64_t{from}; }

/// The position in a message that both sides know: the operation that a following one would continue.
struct Context {
  Id next_insertion{0, 0};
  Agent eraser = 0;
  std::uint32_t next_number = 0;
  std::uint32_t last_target = 0;
};

class Encoder {
 public:
  std::string take() && { return std::move(out_).take(); }

  void operator()(const Insertion& insertion) {
    const bool is_erased = insertion.text.empty();
    const std::uint64_t length = is_erased ? insertion.length : insertion.text.size();
    const bool follows = insertion.first == context_.next_insertion;
    unsigned tag = (follows ? follows_bit : 0) | (is_erased ? erased_bit : 0);
    if (insertion.continues) {
      tag |= continues_bit | short_length(length);
    } else {
      tag |= left_kind(insertion) << left_shift | right_kind(insertion) << right_shift;
    }
    out_.byte(static_cast<std::uint8_t>(tag));
    if (!follows) id(insertion.first);
    if (!insertion.continues) {
      neighbour(left_kind(insertion), insertion.left, insertion.first);
      neighbour(right_kind(insertion), insertion.right, insertion.left.value_or(insertion.first));
    }
    if (!insertion.continues || short_length(length) == 0) out_.number(length);
    out_.bytes(insertion.text);
    context_.next_insertion = {insertion.first.agent, insertion.first.sequence + insertion.length};
  }

  void operator()(const Erasure& erasure) {
    const auto [first, length] = erasure.target;
    const bool follows = erasure.agent == context_.eraser && erasure.number == context_.next_number;
    const bool is_own = first.agent == erasure.agent;
    out_.byte(static_cast<std::uint8_t>(erasure_bit | (follows ? follows_bit : 0) |
                                        (erasure.is_backward ? backward_bit : 0) | (is_own ? own_bit : 0) |
                                        short_length(length)));
    if (!follows) id({erasure.agent, erasure.number});
    if (!is_own) agent(first.agent);
    out_.difference(distance(context_.last_target, first.sequence));
    if (short_length(length) == 0) out_.number(length);
    context_.eraser = erasure.agent;
    context_.next_number = erasure.number + length;
    context_.last_target = first.sequence;
  }

 private:
  static unsigned left_kind(const Insertion& insertion) {
    if (!insertion.left) return none;
    return insertion.left->agent == insertion.first.agent ? own : other;
  }
  static unsigned right_kind(const Insertion& insertion) {
    if (!insertion.right) return none;
    const auto& left = insertion.left;
    if (left && left->agent == insertion.right->agent && left->sequence + 1 == insertion.right->sequence) {
      return adjacent;
    }
    return insertion.right->agent == insertion.first.agent ? own : other;
  }

  void agent(Agent value) {
    const auto [at, is_new] = agents_.try_emplace(value, agents_.size());
    out_.number(at->second);
    if (is_new) out_.number(value);
  }
  void id(Id value) {
    agent(value.agent);
    out_.number(value.sequence);
  }
  void neighbour(unsigned kind, const std::optional<Id>& value, Id from) {
    if (kind == none || kind == adjacent) return;
    if (kind == other) agent(value->agent);
    out_.difference(distance(from.sequence, value->sequence));
  }

  ByteWriter out_;
  Context context_;
  std::map<Agent, std::uint64_t> agents_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : in_(bytes) {}

  Result<Operations> all() {
    Operations operations;
    while (!in_.at_end()) {
      const unsigned tag = *in_.byte();
      if (tag & erasure_bit) {
        operations.emplace_back(erasure(tag));
      } else {
        operations.emplace_back(insertion(tag));
      }
      if (fault_) return *fault_;
      if (const auto fault = fault_of(operations.back())) return *fault;
    }
    return operations;
  }

 private:
  // The first fault counts; after it, all numbers are zero.
  void fail(Fault fault) { fault_ = fault_.value_or(fault); }
  void fail_at_end() { fail(in_.at_end() ? Fault::truncated : Fault::malformed); }

  std::uint64_t valid(std::optional<std::uint64_t> value, std::uint64_t most) {
    if (!value) fail_at_end();
    if (value && *value > most) fail(Fault::malformed);
    return fault_ ? 0 : *value;
  }
  std::uint32_t number() { return static_cast<std::uint32_t>(valid(in_.number(), max_sequence)); }
  std::uint32_t number_from(std::uint32_t from) {
    const auto difference = in_.difference();
    if (!difference) fail_at_end();
    const bool is_near =
        difference && *difference >= -std::int64_t{max_sequence} && *difference <= max_sequence;
    const std::int64_t value = is_near ? from + *difference : -1;
    if (value < 0 || value > max_sequence) fail(Fault::malformed);
    return fault_ ? 0 : static_cast<std::uint32_t>(value);
  }
  Agent agent() {
    const std::uint64_t index = valid(in_.number(), agents_.size());
    if (fault_) return 0;
    if (index == agents_.size()) agents_.push_back(valid(in_.number(), ~std::uint64_t{0}));
    return agents_[static_cast<std::size_t>(index)];
  }
  Id id() {
    const Agent value = agent();
    return {value, number()};
  }
  std::uint32_t length(unsigned short_bits) { return short_bits ? short_bits : number(); }

  std::optional<Id> neighbour(unsigned kind, Agent own_agent, std::uint32_t from) {
    if (kind == none) return std::nullopt;
    const Agent value = kind == other ? agent() : own_agent;
    return Id{value, number_from(from)};
  }

  Insertion insertion(unsigned tag) {
    Insertion insertion{
        .first = context_.next_insertion, .length = 0, .continues = (tag & continues_bit) != 0};
    if (!(tag & follows_bit)) insertion.first = id();
    if (!insertion.continues) {
      const unsigned left = tag >> left_shift & 3;
      const unsigned right = tag >> right_shift & 3;
      if (left == adjacent || (right == adjacent && left == none)) fail(Fault::malformed);
      insertion.left = neighbour(left, insertion.first.agent, insertion.first.sequence);
      if (right == adjacent) {
        insertion.right = insertion.left;
        if (insertion.right) ++insertion.right->sequence;
      } else {
        insertion.right =
            neighbour(right, insertion.first.agent, insertion.left.value_or(insertion.first).sequence);
      }
    }
    const std::uint32_t size = length(insertion.continues ? tag >> length_shift : 0);
    if (tag & erased_bit) {
      insertion.length = size;
    } else if (size == 0) {
      fail(Fault::malformed);
    } else if (const auto text = in_.bytes(size)) {
      insertion.text = std::string(*text);
      // fault_of() reports text that is not UTF-8.
      const std::optional<Measure> measured = measure(*text);
      insertion.length = measured ? measured->characters : 1;
    } else {
      fail_at_end();
    }
    context_.next_insertion = {insertion.first.agent, insertion.first.sequence + insertion.length};
    return insertion;
  }

  Erasure erasure(unsigned tag) {
    Erasure erasure{context_.eraser, context_.next_number, {{0, 0}, 0}, (tag & backward_bit) != 0};
    if (!(tag & follows_bit)) {
      const Id first = id();
      erasure.agent = first.agent;
      erasure.number = first.sequence;
    }
    const Agent target = tag & own_bit ? erasure.agent : agent();
    erasure.target.first = {target, number_from(context_.last_target)};
    erasure.target.length = length(tag >> length_shift);
    context_ = {context_.next_insertion, erasure.agent, erasure.number + erasure.target.length,
                erasure.target.first.sequence};
    return erasure;
  }

  ByteReader in_;
  std::optional<Fault> fault_;
  Context context_;
  std::vector<Agent> agents_;
};

}  // namespace

std::string encode(std::span<const Operation> operations) {
  Encoder encoder;
  for (const Operation& operation : operations) std::visit(encoder, operation);
  return std::move(encoder).take();
}

Result<Operations> decode_operations(std::string_view bytes) { return Decoder(bytes).all(); }

std::string encode(const Version& version) {
  ByteWriter out;
  for (const auto& [agent, known] : version) {
    out.number(agent);
    out.number(known.inserted);
    out.number(known.erased);
  }
  return std::move(out).take();
}

Result<Version> decode_version(std::string_view bytes) {
  ByteReader in(bytes);
  Version version;
  while (!in.at_end()) {
    const auto agent = in.number();
    const auto inserted = in.number();
    const auto erased = in.number();
    if (!agent || !inserted || !erased) return in.at_end() ? Fault::truncated : Fault::malformed;
    if (*inserted > max_sequence || *erased > max_sequence) return Fault::bad_sequence;
    const Known known{static_cast<std::uint32_t>(*inserted), static_cast<std::uint32_t>(*erased)};
    if (!version.try_emplace(*agent, known).second) return Fault::malformed;
  }
  return version;
}

std::string encode(const Cursor& cursor) {
  ByteWriter out;
  out.byte(static_cast<std::uint8_t>((cursor.side == Side::after ? 1 : 0) | (cursor.character ? 2 : 0)));
  if (cursor.character) {
    out.number(cursor.character->agent);
    out.number(cursor.character->sequence);
  }
  return std::move(out).take();
}

Result<Cursor> decode_cursor(std::string_view bytes) {
  ByteReader in(bytes);
  const auto tag = in.byte();
  if (!tag) return Fault::truncated;
  if (*tag > 3) return Fault::malformed;
  Cursor cursor{std::nullopt, *tag & 1 ? Side::after : Side::before};
  if (*tag & 2) {
    const auto agent = in.number();
    const auto sequence = in.number();
    if (!agent || !sequence) return in.at_end() ? Fault::truncated : Fault::malformed;
    if (*sequence >= max_sequence) return Fault::bad_sequence;
    cursor.character = Id{*agent, static_cast<std::uint32_t>(*sequence)};
  }
  if (!in.at_end()) return Fault::malformed;
  return cursor;
}

}  // namespace text
