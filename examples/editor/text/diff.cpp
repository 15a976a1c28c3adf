#include "text/diff.hpp"

#include "text/myers.hpp"
#include "text/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace text {

namespace {

constexpr std::size_t most_lines = 1000;
constexpr std::size_t most_characters = 300;

/// A text as a list of elements with a number each: equal elements have equal numbers.
struct Elements {
  std::vector<std::uint32_t> numbers;
  std::vector<std::size_t> ends;  // in bytes, by index

  [[nodiscard]] std::size_t begin_of(std::size_t index) const { return index == 0 ? 0 : ends[index - 1]; }
};

/// Lines with their ends. The numbers are those of the map, which both texts share. It is no hash table: strangers could write lines
/// of one hash.
Elements lines_of(std::string_view text, std::map<std::string_view, std::uint32_t>& numbers) {
  Elements lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t found = text.find('\n', begin);
    const std::size_t end = found == std::string_view::npos ? text.size() : found + 1;
    const auto number = static_cast<std::uint32_t>(numbers.size());
    lines.numbers.push_back(numbers.try_emplace(text.substr(begin, end - begin), number).first->second);
    lines.ends.push_back(end);
    begin = end;
  }
  return lines;
}

Elements characters_of(std::string_view text) {
  Elements characters;
  for (std::string_view rest = text; !rest.empty();) {
    characters.numbers.push_back(take_character(rest));
    characters.ends.push_back(text.size() - rest.size());
  }
  return characters;
}

/// A part of the first text and the part of the second one that replaces it, in bytes.
struct Change {
  std::size_t begin;
  std::size_t size;
  std::string_view inserted;
};

std::vector<Change> changes(const Elements& before, const Elements& after, std::string_view text,
                            std::size_t most) {
  std::vector<Change> changes;
  for (const auto& [from, erased, to, inserted] : shortest_edits(before.numbers, after.numbers, most)) {
    const std::size_t begin = before.begin_of(from);
    const std::size_t inserted_begin = after.begin_of(to);
    changes.push_back({begin, before.begin_of(from + erased) - begin,
                       text.substr(inserted_begin, after.begin_of(to + inserted) - inserted_begin)});
  }
  return changes;
}

}  // namespace

Result<Patches> diff(std::string_view before, std::string_view after) {
  const std::optional<Measure> size = measure(before);
  if (!size || !measure(after)) return Fault::not_utf8;
  std::map<std::string_view, std::uint32_t> numbers;
  const Elements lines = lines_of(before, numbers);
  const std::vector<Change> of_lines = changes(lines, lines_of(after, numbers), after, most_lines);

  Patches patches;
  std::uint32_t position = size->units;  // of `end`
  std::size_t end = before.size();
  const auto go_to = [&](std::size_t byte) {
    position -= units_of(before.substr(byte, end - byte));
    end = byte;
  };
  for (auto line = of_lines.rbegin(); line != of_lines.rend(); ++line) {
    const std::string_view erased = before.substr(line->begin, line->size);
    const std::vector<Change> of_characters =
        changes(characters_of(erased), characters_of(line->inserted), line->inserted, most_characters);
    for (auto change = of_characters.rbegin(); change != of_characters.rend(); ++change) {
      go_to(line->begin + change->begin);
      patches.push_back(
          {position, units_of(before.substr(end, change->size)), std::string(change->inserted)});
    }
  }
  return patches;
}

}  // namespace text
