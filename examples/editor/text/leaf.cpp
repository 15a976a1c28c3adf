#include "text/leaf.hpp"

#include "text/utf8.hpp"

#include <algorithm>

namespace text {

namespace {

std::uint32_t characters_before(const Leaf& leaf, std::size_t run, std::uint32_t offset) {
  std::uint32_t characters = 0;
  for (std::size_t i = 0; i < run; ++i) characters += leaf.runs[i].is_erased ? 0 : leaf.runs[i].length;
  const bool is_inside = run < leaf.runs.size() && !leaf.runs[run].is_erased;
  return characters + (is_inside ? offset : 0);
}

bool is_ascii(const Leaf& leaf) { return leaf.text.size() == leaf.units; }

}  // namespace

std::size_t Leaf::byte_at(std::size_t run, std::uint32_t offset) const {
  const std::uint32_t characters = characters_before(*this, run, offset);
  return is_ascii(*this) ? characters : skip_characters(text, characters);
}

std::uint32_t Leaf::units_before(std::size_t run, std::uint32_t offset) const {
  const std::uint32_t characters = characters_before(*this, run, offset);
  if (is_ascii(*this)) return characters;
  return units_of(std::string_view(text).substr(0, skip_characters(text, characters)));
}

std::uint32_t Leaf::run_with(Point point) const {
  const auto found =
      std::find_if(runs.begin(), runs.end(), [point](const Run& run) { return run.has(point); });
  return static_cast<std::uint32_t>(found - runs.begin());
}

std::size_t Leaf::split_run(std::size_t run, std::uint32_t offset) {
  if (offset == 0) return run;
  if (offset < runs[run].length) {
    const Run rest = runs[run].split(offset);
    runs.insert(runs.begin() + static_cast<std::ptrdiff_t>(run) + 1, rest);
  }
  return run + 1;
}

void Leaf::join_runs(std::size_t first, std::size_t last) {
  std::size_t i = std::min(last + 1, runs.size() - 1);
  for (const std::size_t end = first > 0 ? first - 1 : 0; i > end; --i) {
    if (!runs[i - 1].is_continued_by(runs[i])) continue;
    runs[i - 1].length += runs[i].length;
    runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace text
