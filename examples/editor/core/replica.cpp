#include "replica.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace editor {

text::Patches Replica::made(text::Undo::Change change) {
  std::move(change.operations.begin(), change.operations.end(), std::back_inserter(outgoing_));
  return std::move(change.patches);
}

text::Patches Replica::edit(std::span<const text::Patch> edits) {
  if (edits.size() != 1) return made(undo_.replace(edits));
  // One alone may continue the step before it.
  auto operations = undo_.replace(edits[0].position, edits[0].erased, edits[0].inserted);
  if (!operations) return {};
  return made({*std::move(operations), {edits[0]}});
}

text::Patches Replica::undo() { return made(undo_.undo()); }

text::Patches Replica::redo() { return made(undo_.redo()); }

text::Document::Applied Replica::adopt(std::span<const text::Operation> operations) {
  outgoing_.insert(outgoing_.end(), operations.begin(), operations.end());
  return document_.apply(operations);
}

void Replica::note_stored(text::Known known) {
  stored_.inserted = std::max(stored_.inserted, known.inserted);
  stored_.erased = std::max(stored_.erased, known.erased);
}

std::uint64_t Replica::unstored() const {
  const auto [inserted, erased] = document_.known(document_.agent());
  const auto more = [](std::uint32_t a, std::uint32_t b) { return a > b ? std::uint64_t{a} - b : 0; };
  return more(inserted, stored_.inserted) + more(erased, stored_.erased);
}

text::Operations Replica::unstored_operations() const {
  if (unstored() == 0) return {};
  text::Version version = document_.version();
  version[document_.agent()] = stored_;
  return document_.since(version);
}

}  // namespace editor
