#include "text/run_list.hpp"

#include "text/utf8.hpp"

#include <algorithm>
#include <iterator>

namespace text {

namespace {

// A change copies some of a leaf; a search walks through one. These are small enough for both.
constexpr std::size_t max_runs = 40;
constexpr std::size_t max_run_bytes = 2048;
constexpr std::uint32_t max_part = 512;  // characters of a run that is inserted at once

bool is_large(const Leaf& leaf) {
  return leaf.runs.size() > max_runs || (leaf.text.size() > max_run_bytes && leaf.runs.size() > 1);
}

/// Returns the run that begins the second half.
std::size_t middle(const Leaf& leaf) {
  if (leaf.runs.size() > max_runs) return leaf.runs.size() / 2;
  std::size_t run = 1;
  while (run + 1 < leaf.runs.size() && leaf.byte_at(run, 0) < leaf.text.size() / 2) ++run;
  return run;
}

}  // namespace

RunList::RunList() : leaves_(1), order_(1) { units_before_.assign({0}); }

RunList::Place RunList::begin() const {
  return leaves_[order_.front()].runs.empty() ? end() : Place{order_.front(), 0, 0};
}

RunList::Place RunList::end() const {
  return {order_.back(), static_cast<std::uint32_t>(leaves_[order_.back()].runs.size()), 0};
}

RunList::Place RunList::next_run(Place place) const {
  const Leaf& leaf = leaves_[place.leaf];
  if (place.run + 1 < leaf.runs.size()) return {place.leaf, place.run + 1, 0};
  if (leaf.ordinal + 1 == order_.size()) return end();
  return {order_[leaf.ordinal + 1], 0, 0};
}

RunList::Place RunList::next(Place place) const {
  if (place.offset + 1 < run_at(place).length) return {place.leaf, place.run, place.offset + 1};
  return next_run(place);
}

Point RunList::before(Place place) const {
  if (place.offset > 0) return run_at(place).at(place.offset - 1);
  const Leaf& leaf = leaves_[place.leaf];
  if (place.run > 0) return leaf.runs[place.run - 1].last();
  return leaf.ordinal > 0 ? leaves_[order_[leaf.ordinal - 1]].runs.back().last() : no_point;
}

bool RunList::is_before(Place a, Place b) const {
  if (a.leaf != b.leaf) return leaves_[a.leaf].ordinal < leaves_[b.leaf].ordinal;
  return a.run != b.run ? a.run < b.run : a.offset < b.offset;
}

RunList::Place RunList::find(Point point) const {
  const std::uint32_t leaf = leaf_of_[point.agent].find(point.sequence);
  const std::uint32_t run = leaves_[leaf].run_with(point);
  return {leaf, run, point.sequence - leaves_[leaf].runs[run].first.sequence};
}

RunList::AtPosition RunList::at(std::uint32_t position) const {
  const PrefixSums::Found found = units_before_.find(position);
  if (found.index >= order_.size()) return {end(), false};
  const Leaf& leaf = leaves_[order_[found.index]];
  std::uint32_t characters = found.rest;
  bool is_inside_pair = false;
  if (leaf.text.size() != leaf.units) {
    const Measure skipped = skip_units(leaf.text, found.rest);
    characters = skipped.characters;
    is_inside_pair = skipped.units != found.rest;
  }
  std::uint32_t run = 0;
  while (leaf.runs[run].is_erased || characters >= leaf.runs[run].length) {
    if (!leaf.runs[run].is_erased) characters -= leaf.runs[run].length;
    ++run;
  }
  return {{order_[found.index], run, characters}, is_inside_pair};
}

std::uint32_t RunList::position_of(Place place) const {
  const Leaf& leaf = leaves_[place.leaf];
  return units_before_.sum(leaf.ordinal) + leaf.units_before(place.run, place.offset);
}

std::string_view RunList::text_at(Place place, std::uint32_t length) const {
  const Leaf& leaf = leaves_[place.leaf];
  const std::string_view rest = std::string_view(leaf.text).substr(leaf.byte_at(place.run, place.offset));
  return rest.substr(0, skip_characters(rest, length));
}

std::string RunList::text() const {
  std::string all;
  for (const std::uint32_t leaf : order_) all += leaves_[leaf].text;
  return all;
}

void RunList::insert(Place place, const Run& run, std::string_view text) {
  if (run.is_erased) return insert_part(place, run, {});
  // In parts, so that a leaf can be split between them.
  Run rest = run;
  while (rest.length > max_part) {
    Run part = rest;
    rest = part.split(max_part);
    const std::size_t size = skip_characters(text, max_part);
    insert_part(place, part, text.substr(0, size));
    text.remove_prefix(size);
    place = next(find(part.last()));
  }
  insert_part(place, rest, text);
}

void RunList::insert_part(Place place, const Run& run, std::string_view text) {
  if (place.offset == 0 && place.run == 0 && leaves_[place.leaf].ordinal > 0) {
    // The end of the leaf before: the run may continue its last one.
    place.leaf = order_[leaves_[place.leaf].ordinal - 1];
    place.run = static_cast<std::uint32_t>(leaves_[place.leaf].runs.size());
  }
  Leaf& leaf = leaves_[place.leaf];
  const std::size_t at = leaf.split_run(place.run, place.offset);
  if (!text.empty()) {
    leaf.text.insert(leaf.byte_at(at, 0), text);
    change_units(leaf, units_of(text));
  }
  leaf_of_[run.first.agent].assign(run.first.sequence, run.length, place.leaf);
  const bool is_full = !run.is_erased && at > 0 && leaf.runs[at - 1].length + run.length > max_part;
  if (at > 0 && !is_full && leaf.runs[at - 1].is_continued_by(run)) {
    leaf.runs[at - 1].length += run.length;
  } else {
    leaf.runs.insert(leaf.runs.begin() + static_cast<std::ptrdiff_t>(at), run);
  }
  split_if_large(place.leaf);
}

std::uint32_t RunList::erase(Place place, std::uint32_t length) {
  Leaf& leaf = leaves_[place.leaf];
  const std::size_t run = leaf.split_run(place.run, place.offset);
  leaf.split_run(run, length);
  const std::size_t begin = leaf.byte_at(run, 0);
  const std::size_t size = leaf.byte_at(run, length) - begin;
  const std::uint32_t units = units_of(std::string_view(leaf.text).substr(begin, size));
  leaf.text.erase(begin, size);
  change_units(leaf, 0 - units);
  leaf.runs[run].is_erased = true;
  leaf.join_runs(run, run);
  split_if_large(place.leaf);
  return units;
}

void RunList::change_units(Leaf& leaf, std::uint32_t difference) {
  leaf.units += difference;
  units_ += difference;
  units_before_.add(leaf.ordinal, difference);
}

void RunList::split_if_large(std::uint32_t index) {
  if (!is_large(leaves_[index])) return;
  const auto added = static_cast<std::uint32_t>(leaves_.size());
  leaves_.emplace_back();
  Leaf& leaf = leaves_[index];
  Leaf& half = leaves_.back();
  const std::size_t run = middle(leaf);
  const std::size_t byte = leaf.byte_at(run, 0);
  half.text = leaf.text.substr(byte);
  half.units = units_of(half.text);
  half.runs.reserve(max_runs + 2);
  half.runs.assign(leaf.runs.begin() + static_cast<std::ptrdiff_t>(run), leaf.runs.end());
  leaf.text.resize(byte);
  leaf.units -= half.units;
  leaf.runs.resize(run);
  for (const Run& moved : half.runs)
    leaf_of_[moved.first.agent].assign(moved.first.sequence, moved.length, added);

  order_.insert(order_.begin() + static_cast<std::ptrdiff_t>(leaf.ordinal) + 1, added);
  std::vector<std::uint32_t> units;
  units.reserve(order_.size());
  for (std::uint32_t ordinal = 0; ordinal < order_.size(); ++ordinal) {
    leaves_[order_[ordinal]].ordinal = ordinal;
    units.push_back(leaves_[order_[ordinal]].units);
  }
  units_before_.assign(std::move(units));
}

}  // namespace text
