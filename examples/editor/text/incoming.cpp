#include "text/incoming.hpp"

#include "text/utf8.hpp"

namespace text {

namespace {

using Kind = Waiting::Kind;
using Need = Waiting::Need;

bool is_in_range(std::uint32_t first, std::uint32_t length) {
  return first < max_sequence && length <= max_sequence - first;
}

std::optional<Fault> fault_in(const Insertion& insertion) {
  if (insertion.length == 0) return Fault::no_length;
  if (!is_in_range(insertion.first.sequence, insertion.length)) return Fault::bad_sequence;
  if (!insertion.text.empty()) {
    const std::optional<Measure> size = measure(insertion.text);
    if (!size) return Fault::not_utf8;
    if (size->characters != insertion.length) return Fault::no_length;
  }
  if (insertion.continues) {
    if (insertion.first.sequence == 0) return Fault::bad_origin;
    return std::nullopt;
  }
  for (const std::optional<Id>& neighbour : {insertion.left, insertion.right}) {
    if (!neighbour) continue;
    if (!is_in_range(neighbour->sequence, 1)) return Fault::bad_sequence;
    if (neighbour->agent == insertion.first.agent && neighbour->sequence >= insertion.first.sequence) {
      return Fault::bad_origin;
    }
  }
  return std::nullopt;
}

std::optional<Fault> fault_in(const Erasure& erasure) {
  if (erasure.target.length == 0) return Fault::no_length;
  if (!is_in_range(erasure.number, erasure.target.length)) return Fault::bad_sequence;
  if (!is_in_range(erasure.target.first.sequence, erasure.target.length)) return Fault::bad_sequence;
  return std::nullopt;
}

bool drop_known_of(Insertion& insertion, const Known& known) {
  if (insertion.first.sequence >= known.inserted) return true;
  const std::uint32_t count = known.inserted - insertion.first.sequence;
  if (count >= insertion.length) return false;
  if (!insertion.text.empty()) insertion.text.erase(0, skip_characters(insertion.text, count));
  insertion.first.sequence += count;
  insertion.length -= count;
  insertion.continues = true;
  insertion.left = insertion.right = std::nullopt;
  return true;
}

bool drop_known_of(Erasure& erasure, const Known& known) {
  if (erasure.number >= known.erased) return true;
  const std::uint32_t count = known.erased - erasure.number;
  if (count >= erasure.target.length) return false;
  erasure.number += count;
  erasure.target.length -= count;
  if (!erasure.is_backward) erasure.target.first.sequence += count;
  return true;
}

std::optional<Need> need_of_character(const std::optional<Id>& id, const Roster& roster) {
  if (!id || id->sequence < roster.known(id->agent).inserted) return std::nullopt;
  return Need{Kind::insertion, id->agent, id->sequence + 1};
}

std::optional<Need> need_in(const Insertion& insertion, const Roster& roster) {
  const auto [agent, sequence] = insertion.first;
  if (sequence > roster.known(agent).inserted) return Need{Kind::insertion, agent, sequence};
  if (insertion.continues) return std::nullopt;
  const std::optional<Need> left = need_of_character(insertion.left, roster);
  return left ? left : need_of_character(insertion.right, roster);
}

std::optional<Need> need_in(const Erasure& erasure, const Roster& roster) {
  if (erasure.number > roster.known(erasure.agent).erased)
    return Need{Kind::erasure, erasure.agent, erasure.number};
  const auto [first, length] = erasure.target;
  return need_of_character(Id{first.agent, first.sequence + length - 1}, roster);
}

}  // namespace

Agent agent_of(const Operation& operation) {
  if (const auto* insertion = std::get_if<Insertion>(&operation)) return insertion->first.agent;
  return std::get<Erasure>(operation).agent;
}

std::optional<Fault> fault_of(const Operation& operation) {
  return std::visit([](const auto& kind) { return fault_in(kind); }, operation);
}

bool drop_known(Operation& operation, const Roster& roster) {
  const Known known = roster.known(agent_of(operation));
  return std::visit([&known](auto& kind) { return drop_known_of(kind, known); }, operation);
}

std::optional<Waiting::Need> need_of(const Operation& operation, const Roster& roster) {
  return std::visit([&roster](const auto& kind) { return need_in(kind, roster); }, operation);
}

}  // namespace text
