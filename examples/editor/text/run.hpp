#pragma once

#include <cstdint>

namespace text {

/// A character's id with the agent's place in the document's list instead of its number: half the size.
struct Point {
  std::uint32_t agent;
  std::uint32_t sequence;

  friend bool operator==(const Point&, const Point&) = default;
};

/// No character: the beginning of the text as a left neighbour, the end as a right one.
inline constexpr Point no_point{0xFFFFFFFF, 0xFFFFFFFF};

/// Neighbours in the list of all characters, erased ones included, that one agent inserted from left to
/// right. Erased neighbours join again: a document remembers few runs for the many characters it has lost.
struct Run {
  Point first = no_point;
  Point left = no_point;   ///< neighbour of the first character; that of the others is the one before them
  Point right = no_point;  ///< neighbour of all of them
  std::uint32_t length = 0;
  bool is_erased = false;

  /// Returns the id of the character at an offset.
  [[nodiscard]] Point at(std::uint32_t offset) const { return {first.agent, first.sequence + offset}; }
  [[nodiscard]] Point last() const { return at(length - 1); }
  [[nodiscard]] bool has(Point point) const {
    return point.agent == first.agent && point.sequence - first.sequence < length;
  }
  /// Returns the left neighbour of the character at an offset.
  [[nodiscard]] Point left_of(std::uint32_t offset) const { return offset > 0 ? at(offset - 1) : left; }

  /// Returns whether the next run in the list continues this one.
  [[nodiscard]] bool is_continued_by(const Run& next) const {
    return next.is_erased == is_erased && next.first == at(length) && next.left == last() &&
           next.right == right;
  }

  /// Keeps the characters before the offset and returns the others.
  Run split(std::uint32_t offset) {
    Run rest{at(offset), at(offset - 1), right, length - offset, is_erased};
    length = offset;
    return rest;
  }
};

}  // namespace text
