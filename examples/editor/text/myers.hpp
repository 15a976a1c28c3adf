#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace text {

/// Elements [before, before + erased) of the first list are replaced with [after, after + inserted) of the
/// second.
struct Hunk {
  std::size_t before;
  std::size_t erased;
  std::size_t after;
  std::size_t inserted;

  friend bool operator==(const Hunk&, const Hunk&) = default;
};

/// Returns the shortest edits that make the second list of the first, in order. If there are more than
/// `most_changes` erased and inserted elements, it returns one hunk without the common beginning and end.
/// Takes O((n + m) d) time and O(d^2) memory for d changes.
[[nodiscard]] std::vector<Hunk> shortest_edits(std::span<const std::uint32_t> before,
                                               std::span<const std::uint32_t> after,
                                               std::size_t most_changes);

}  // namespace text
