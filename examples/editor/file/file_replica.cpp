#include "file_replica.hpp"

#include <iterator>

#include "text/diff.hpp"

namespace editor {

namespace {

/// Returns how much two texts differ, in bytes and UTF-16 units.
std::size_t difference(std::string_view from, std::string_view to) {
  const auto patches = text::diff(from, to);
  std::size_t sum = 0;
  if (patches)
    for (const text::Patch& one : *patches) sum += one.erased + one.inserted.size();
  return sum;
}

}  // namespace

text::Result<text::Operations> FileReplica::read(std::string_view text) {
  const auto patches = text::diff(text_, text);
  if (!patches) return patches.fault();
  text::Document changed = document_;
  text::Operations all;
  for (const auto& [position, erased, inserted] : *patches) {
    for (auto operations : {changed.insert(position + erased, inserted), changed.erase(position, erased)}) {
      if (!operations) return operations.fault();
      all.insert(all.end(), std::move_iterator(operations->begin()), std::move_iterator(operations->end()));
    }
  }
  document_ = std::move(changed);
  text_ = text;
  return all;
}

void FileReplica::catch_up(const text::Document& document) {
  static_cast<void>(document_.apply(document.since(document_.version())));
  text_ = document_.text();
}

bool is_closer(std::string_view text, std::string_view first, std::string_view second) {
  return difference(first, text) <= difference(second, text);
}

}  // namespace editor
