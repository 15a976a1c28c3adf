#pragma once

#include "text/run.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace text {

/// A part of the list of runs, with the text of those that are not erased.
struct Leaf {
  std::vector<Run> runs;
  std::string text;           ///< UTF-8
  std::uint32_t units = 0;    ///< the text's length in UTF-16 code units
  std::uint32_t ordinal = 0;  ///< the place of this leaf in the order of leaves

  /// Returns the place in the text, in bytes, of a run's character. The offset may be the run's length.
  [[nodiscard]] std::size_t byte_at(std::size_t run, std::uint32_t offset) const;
  /// Returns the UTF-16 code units before a run's character. The offset may be the run's length.
  [[nodiscard]] std::uint32_t units_before(std::size_t run, std::uint32_t offset) const;
  /// Returns the run with the character, which is in this leaf.
  [[nodiscard]] std::uint32_t run_with(Point point) const;

  /// Makes two runs of one. Does nothing if the offset is 0 or the run's length. Returns the run that begins
  /// there.
  std::size_t split_run(std::size_t run, std::uint32_t offset);
  /// Joins runs from `first` to `last` and their outer neighbours, if they continue one another.
  void join_runs(std::size_t first, std::size_t last);
};

}  // namespace text
