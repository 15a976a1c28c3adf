#include "text/document.hpp"

#include "text/fugue_max.hpp"
#include "text/incoming.hpp"
#include "text/since.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace text {

std::optional<Fault> Document::check(std::uint32_t position, std::uint32_t length) const {
  if (position > list_.units() || length > list_.units() - position) return Fault::beyond_end;
  if (list_.at(position).is_inside_pair || list_.at(position + length).is_inside_pair)
    return Fault::inside_pair;
  return std::nullopt;
}

Result<std::vector<Document::Piece>> Document::pieces(std::uint32_t position, std::uint32_t length) const {
  if (const auto fault = check(position, length)) return *fault;
  std::vector<Piece> pieces;
  for (const std::uint32_t end = position + length; position < end;) {
    const RunList::Place place = list_.at(position).place;
    const Run& run = list_.run_at(place);
    const std::string_view rest = list_.text_at(place, std::min(run.length - place.offset, end - position));
    const Measure taken = skip_units(rest, end - position);
    const Id first = roster_.id(run.at(place.offset));
    const std::string_view text = rest.substr(0, taken.bytes);
    if (!pieces.empty() && pieces.back().characters.first.agent == first.agent &&
        pieces.back().characters.first.sequence + pieces.back().characters.length == first.sequence) {
      pieces.back().characters.length += taken.characters;
      pieces.back().text += text;
    } else {
      pieces.push_back({{first, taken.characters}, std::string(text)});
    }
    position += taken.units;
  }
  return pieces;
}

Result<std::string> Document::text(std::uint32_t position, std::uint32_t length) const {
  const Result<std::vector<Piece>> all = pieces(position, length);
  if (!all) return all.fault();
  std::string text;
  for (const Piece& piece : *all) text += piece.text;
  return text;
}

Result<Operations> Document::insert(std::uint32_t position, std::string_view text) {
  if (const auto fault = check(position, 0)) return *fault;
  // Erased characters at the position are to the left: a word that is typed anew continues the one that was
  // erased.
  return insert(list_.at(position).place, text);
}

Result<Operations> Document::insert_after(Id character, std::string_view text) {
  return insert(list_.next(list_.find(roster_.point(character))), text);
}

Result<Operations> Document::insert(RunList::Place place, std::string_view text) {
  const std::optional<Measure> size = measure(text);
  if (!size) return Fault::not_utf8;
  if (size->units > max_units - list_.units()) return Fault::too_long;
  const std::uint32_t sequence = roster_.known(agent_).inserted;
  if (size->characters > max_sequence - sequence) return Fault::bad_sequence;
  if (text.empty()) return Operations{};

  const std::uint32_t agent = add_agent(agent_);
  Run run{
      .first = {agent, sequence}, .left = list_.before(place), .right = no_point, .length = size->characters};
  if (place != list_.end()) run.right = list_.run_at(place).at(place.offset);
  Insertion insertion{.first = {agent_, sequence}, .length = size->characters, .text = std::string(text)};
  insertion.continues = sequence > 0 && run.left == Point{agent, sequence - 1} &&
                        list_.run_at(list_.find(run.left)).right == run.right;
  if (!insertion.continues) {
    insertion.left = roster_.optional_id(run.left);
    insertion.right = roster_.optional_id(run.right);
  }
  list_.insert(place, run, text);
  roster_.add_inserted(agent, run.length);
  Operations operations;
  operations.emplace_back(std::move(insertion));
  return operations;
}

Result<Operations> Document::erase(std::uint32_t position, std::uint32_t length) {
  if (const auto fault = check(position, length)) return *fault;
  if (length > max_sequence - roster_.known(agent_).erased) return Fault::bad_sequence;
  if (length == 0) return Operations{};

  const std::uint32_t agent = add_agent(agent_);
  Operations operations;
  while (length > 0) {
    const RunList::Place place = list_.at(position).place;
    const Run& run = list_.run_at(place);
    const std::string_view rest = list_.text_at(place, std::min(run.length - place.offset, length));
    const Measure taken = skip_units(rest, length);
    const ErasureLog::Entry entry{roster_.erased(agent).size(), run.at(place.offset), taken.characters,
                                  false};
    list_.erase(place, taken.characters);
    roster_.add_erased(agent, entry);
    length -= taken.units;
    auto* const last = operations.empty() ? nullptr : &std::get<Erasure>(operations.back());
    const Id first = roster_.id(entry.target);
    if (last && last->target.first.agent == first.agent &&
        last->target.first.sequence + last->target.length == first.sequence) {
      last->target.length += entry.length;
    } else {
      operations.emplace_back(Erasure{agent_, entry.number, {first, entry.length}});
    }
  }
  return operations;
}

Document::Applied Document::apply(std::span<const Operation> operations) {
  Applied applied;
  for (const Operation& operation : operations) {
    applied.fault = receive(operation, applied.patches);
    if (applied.fault) break;
  }
  return applied;
}

std::optional<Fault> Document::receive(Operation operation, Patches& patches) {
  if (const auto fault = fault_of(operation)) return fault;
  if (!drop_known(operation, roster_)) return std::nullopt;
  if (const auto need = need_of(operation, roster_)) {
    if (!waiting_.add(*need, operation)) return Fault::too_early;
    return std::nullopt;
  }
  const auto integrate_it = [&](const auto& known) { return integrate(known, patches); };
  const auto fault = std::visit(integrate_it, operation);
  if (fault || waiting_.empty()) return fault;

  // Each operation may be the last one that others wait for. A waiting one that proves to be wrong is
  // discarded: nobody is here to be told.
  std::vector<Agent> advanced{agent_of(operation)};
  while (!advanced.empty()) {
    const Agent agent = advanced.back();
    advanced.pop_back();
    const Known known = roster_.known(agent);
    Operations ready = waiting_.take({Waiting::Kind::insertion, agent, known.inserted});
    for (Operation& more : waiting_.take({Waiting::Kind::erasure, agent, known.erased})) {
      ready.push_back(std::move(more));
    }
    for (Operation& next : ready) {
      if (!drop_known(next, roster_)) continue;
      if (const auto need = need_of(next, roster_)) {
        (void)waiting_.add(*need, next);
      } else if (!std::visit(integrate_it, next)) {
        advanced.push_back(agent_of(next));
      }
    }
  }
  return std::nullopt;
}

bool Document::is_ready_for(const Operation& operation) const {
  return !fault_of(operation) && !need_of(operation, roster_);
}

std::optional<Fault> Document::integrate(const Insertion& insertion, Patches& patches) {
  const std::uint32_t units = units_of(insertion.text);
  if (units > max_units - list_.units()) return Fault::too_long;
  Run run{.length = insertion.length, .is_erased = insertion.text.empty()};
  if (insertion.continues) {
    // The agent has characters already.
    run.left = {*roster_.find(insertion.first.agent), insertion.first.sequence - 1};
    run.right = list_.run_at(list_.find(run.left)).right;
  } else {
    run.left = roster_.point(insertion.left);
    run.right = roster_.point(insertion.right);
    if (!can_be_neighbours(list_, run.left, run.right)) return Fault::bad_origin;
  }
  const std::uint32_t agent = add_agent(insertion.first.agent);
  run.first = {agent, insertion.first.sequence};
  const RunList::Place place = fugue_max_place(list_, run, roster_.agents());
  if (!run.is_erased) patches.push_back({list_.position_of(place), 0, insertion.text});
  list_.insert(place, run, insertion.text);
  roster_.add_inserted(agent, run.length);
  return std::nullopt;
}

std::optional<Fault> Document::integrate(const Erasure& erasure, Patches& patches) {
  const std::uint32_t agent = add_agent(erasure.agent);
  const Point target = roster_.point(erasure.target.first);
  for (std::uint32_t done = 0; done < erasure.target.length;) {
    const RunList::Place place = list_.find({target.agent, target.sequence + done});
    const Run& run = list_.run_at(place);
    const std::uint32_t length = std::min(run.length - place.offset, erasure.target.length - done);
    if (!run.is_erased) {
      const std::uint32_t position = list_.position_of(place);
      add_erasure(patches, position, list_.erase(place, length));
    }
    done += length;
  }
  roster_.add_erased(agent, {erasure.number, target, erasure.target.length, erasure.is_backward});
  return std::nullopt;
}

std::uint32_t Document::add_agent(Agent agent) {
  const std::uint32_t index = roster_.add(agent);
  if (index == list_.agents()) list_.add_agent();
  return index;
}

Operations Document::since(const Version& version) const { return operations_since(list_, roster_, version); }

Result<Cursor> Document::cursor(std::uint32_t position, Side side) const {
  if (const auto fault = check(position, 0)) return *fault;
  if (position == (side == Side::after ? 0 : list_.units())) return Cursor{std::nullopt, side};
  // One unit back is inside the character before, at least.
  const RunList::Place place = list_.at(side == Side::after ? position - 1 : position).place;
  return Cursor{roster_.id(list_.run_at(place).at(place.offset)), side};
}

std::optional<std::uint32_t> Document::position(const Cursor& cursor) const {
  if (!cursor.character) return cursor.side == Side::after ? 0 : list_.units();
  if (cursor.character->sequence >= roster_.known(cursor.character->agent).inserted) return std::nullopt;
  const RunList::Place place = list_.find(roster_.point(cursor.character));
  const std::uint32_t position = list_.position_of(place);
  if (cursor.side == Side::before || list_.run_at(place).is_erased) return position;
  return position + units_of(list_.text_at(place, 1));
}

/// Calls visit(place, number of characters before, length) for the parts of a range of ids that are in one
/// run each.
template <class Visit>
void Document::for_each_part(const IdRange& characters, Visit&& visit) const {
  const Known known = roster_.known(characters.first.agent);
  if (characters.first.sequence >= known.inserted) return;
  const Point first = roster_.point(characters.first);
  const std::uint32_t length = std::min(characters.length, known.inserted - first.sequence);
  for (std::uint32_t done = 0; done < length;) {
    const RunList::Place place = list_.find({first.agent, first.sequence + done});
    const std::uint32_t part = std::min(list_.run_at(place).length - place.offset, length - done);
    visit(place, done, part);
    done += part;
  }
}

std::vector<Document::Range> Document::ranges(const IdRange& characters) const {
  std::vector<Range> ranges;
  for_each_part(characters, [&](RunList::Place place, std::uint32_t, std::uint32_t length) {
    if (list_.run_at(place).is_erased) return;
    const Range range{list_.position_of(place), units_of(list_.text_at(place, length))};
    if (!ranges.empty() && ranges.back().position + ranges.back().length == range.position) {
      ranges.back().length += range.length;
    } else {
      ranges.push_back(range);
    }
  });
  return ranges;
}

std::vector<IdRange> Document::erased(const IdRange& characters) const {
  std::vector<IdRange> parts;
  std::optional<Point> last;
  for_each_part(characters, [&](RunList::Place place, std::uint32_t before, std::uint32_t length) {
    const Run& run = list_.run_at(place);
    if (!run.is_erased) return;
    if (last && list_.before(place) == *last) {
      parts.back().length += length;
    } else {
      parts.push_back({{characters.first.agent, characters.first.sequence + before}, length});
    }
    last = run.at(place.offset + length - 1);
  });
  return parts;
}

}  // namespace text
