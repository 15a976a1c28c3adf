#include "text/undo.hpp"

#include "text/utf8.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace text {

namespace {

void append(Operations& operations, Operations more) {
  operations.insert(operations.end(), std::move_iterator(more.begin()), std::move_iterator(more.end()));
}

IdRange characters_of(const Operations& insertion) {
  const auto& [first, length, continues, left, right, text] = std::get<Insertion>(insertion.front());
  return {first, length};
}

}  // namespace

Result<Operations> Undo::edit(std::uint32_t position, std::uint32_t length, std::string_view text,
                              Step& step) {
  const auto pieces = document_.pieces(position, length);
  if (!pieces) return pieces.fault();
  Result<Operations> operations = document_.insert(position + length, text);
  if (!operations) return operations;
  if (!text.empty()) step.push_back({characters_of(*operations), true, {}});
  if (auto erased = document_.erase(position, length)) {
    append(*operations, *std::move(erased));
    for (const auto& [characters, erased_text] : *pieces) step.push_back({characters, false, erased_text});
  }
  return operations;
}

Result<Operations> Undo::replace(std::uint32_t position, std::uint32_t length, std::string_view text) {
  const std::optional<std::uint32_t> last_end = document_.position(last_end_);
  Step step;
  Result<Operations> operations = edit(position, length, text, step);
  if (!operations || step.empty()) return operations;
  const Kind kind = length == 0 ? Kind::typing : text.empty() ? Kind::erasing : Kind::both;
  const bool is_behind = last_end == position;
  const bool is_before = kind == Kind::erasing && last_end == position + length;
  remember(std::move(step), kind, kind == last_edit_ && kind != Kind::both && (is_behind || is_before));
  last_end_ = *document_.cursor(position + units_of(text), Side::after);
  return operations;
}

Undo::Change Undo::replace(std::span<const Patch> edits) {
  Change change;
  Step step;
  for (const auto& [position, erased, inserted] : edits) {
    auto operations = edit(position, erased, inserted, step);
    if (!operations) break;
    append(change.operations, *std::move(operations));
    change.patches.push_back({position, erased, inserted});
  }
  if (!step.empty()) remember(std::move(step), Kind::both, false);
  return change;
}

void Undo::remember(Step step, Kind kind, bool follows) {
  undone_.clear();
  last_edit_ = kind;
  if (!follows || done_.empty()) {
    done_.push_back(std::move(step));
    if (done_.size() > most_) done_.pop_front();
    return;
  }
  for (Part& part : step) {
    Part& last = done_.back().back();
    const Id next{last.characters.first.agent, last.characters.first.sequence + last.characters.length};
    if (part.is_insertion && last.is_insertion && part.characters.first == next) {
      last.characters.length += part.characters.length;
    } else {
      done_.back().push_back(std::move(part));
    }
  }
}

Undo::Change Undo::undo() {
  seal();
  Change change;
  if (done_.empty()) return change;
  const Step step = std::move(done_.back());
  done_.pop_back();
  undone_.push_back(revert(step, change));
  return change;
}

Undo::Change Undo::redo() {
  seal();
  Change change;
  if (undone_.empty()) return change;
  const Step step = std::move(undone_.back());
  undone_.pop_back();
  done_.push_back(revert(step, change));
  return change;
}

Undo::Step Undo::revert(const Step& step, Change& change) {
  Step reverted;
  for (std::size_t end = step.size(); end > 0;) {
    if (step[end - 1].is_insertion) {
      erase_again(step[--end].characters, reverted, change);
      continue;
    }
    // All erasures that follow one another at once, since the order of their places is not that of the edits.
    std::size_t begin = end;
    while (begin > 0 && !step[begin - 1].is_insertion) --begin;
    insert_again(std::span(step).subspan(begin, end - begin), reverted, change);
    end = begin;
  }
  return reverted;
}

void Undo::erase_again(const IdRange& characters, Step& reverted, Change& change) {
  auto ranges = document_.ranges(characters);
  // From the last position on, so that the others stay valid.
  std::sort(ranges.begin(), ranges.end(),
            [](const auto& a, const auto& b) { return a.position > b.position; });
  for (const auto& [position, length] : ranges) {
    auto pieces = *document_.pieces(position, length);
    auto erased = document_.erase(position, length);
    if (!erased) return;
    append(change.operations, *std::move(erased));
    change.patches.push_back({position, length, {}});
    for (auto& [ids, text] : pieces) reverted.push_back({ids, false, std::move(text)});
  }
}

void Undo::insert_again(std::span<const Part> erasures, Step& reverted, Change& change) {
  struct Gap {
    IdRange characters;
    std::string_view text;

    [[nodiscard]] Id last() const {
      return {characters.first.agent, characters.first.sequence + characters.length - 1};
    }
  };
  std::vector<Gap> gaps;
  for (const Part& part : erasures) {
    std::string_view rest = part.text;
    for (const IdRange& characters : document_.erased(part.characters)) {
      const std::size_t size = skip_characters(rest, characters.length);
      gaps.push_back({characters, rest.substr(0, size)});
      rest.remove_prefix(size);
    }
  }
  std::sort(gaps.begin(), gaps.end(), [this](const Gap& a, const Gap& b) {
    return document_.is_before(a.characters.first, b.characters.first);
  });
  // Directly behind the erased characters, so that the order among all that is erased stays. Neighbours are
  // one insertion.
  for (std::size_t begin = 0, end = 0; begin < gaps.size(); begin = end) {
    std::string text;
    do {
      text += gaps[end++].text;
    } while (end < gaps.size() &&
             document_.is_directly_before(gaps[end - 1].last(), gaps[end].characters.first));
    const Id last = gaps[end - 1].last();
    const std::uint32_t position = *document_.position({last, Side::after});
    auto inserted = document_.insert_after(last, text);
    if (!inserted) return;
    const IdRange characters = characters_of(*inserted);
    std::uint32_t sequence = characters.first.sequence;
    for (std::size_t i = begin; i < end; ++i) {
      rename(gaps[i].characters, sequence);
      sequence += gaps[i].characters.length;
    }
    append(change.operations, *std::move(inserted));
    change.patches.push_back({position, 0, std::move(text)});
    reverted.push_back({characters, true, {}});
  }
}

/// Lets the insertions that are remembered have the new characters in place of the old ones: these are
/// erased, and the new ones are the same text again.
void Undo::rename(const IdRange& old, std::uint32_t sequence) {
  if (old.first.agent != document_.agent()) return;
  const std::uint32_t old_end = old.first.sequence + old.length;
  for (std::deque<Step>* steps : {&done_, &undone_}) {
    for (Step& step : *steps) {
      for (std::size_t i = 0; i < step.size(); ++i) {
        const auto [agent, first] = step[i].characters.first;
        const std::uint32_t end = first + step[i].characters.length;
        const std::uint32_t begin = std::max(first, old.first.sequence);
        const std::uint32_t stop = std::min(end, old_end);
        if (!step[i].is_insertion || begin >= stop) continue;
        step[i].characters = {{agent, sequence + (begin - old.first.sequence)}, stop - begin};
        if (begin > first) step.push_back({{{agent, first}, begin - first}, true, {}});
        if (end > stop) step.push_back({{{agent, stop}, end - stop}, true, {}});
      }
    }
  }
}

}  // namespace text
