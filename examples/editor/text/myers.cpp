#include "text/myers.hpp"

#include <algorithm>

namespace text {

namespace {

using List = std::span<const std::uint32_t>;

/// The furthest points of Myers' greedy algorithm: after d changes, on the diagonals -d, -d + 2, ..., d.
using Row = std::vector<std::size_t>;

/// Returns the x from which round `d` reaches a diagonal, and sets `is_insertion` to the kind of the change.
std::size_t start_of(const Row& last, std::size_t d, std::size_t index, bool& is_insertion) {
  // last[index - 1] is on the diagonal below: an erasure leads from it; last[index] is on the one above.
  is_insertion = index == 0 || (index != d && last[index - 1] < last[index]);
  return is_insertion ? last[index] : last[index - 1] + 1;
}

/// Returns the rows of the rounds up to the one that reaches the end; empty if none of them does.
std::vector<Row> rounds(List before, List after, std::size_t most_changes) {
  std::vector<Row> rows;
  for (std::size_t d = 0; d <= most_changes && d <= before.size() + after.size(); ++d) {
    Row row(d + 1);
    for (std::size_t index = 0; index <= d; ++index) {
      bool is_insertion = false;
      std::size_t x = d == 0 ? 0 : start_of(rows.back(), d, index, is_insertion);
      // The diagonal is x - y = 2 index - d. Points outside of the lists are never the best.
      std::size_t y = x + d - 2 * index;
      while (x < before.size() && y < after.size() && before[x] == after[y]) ++x, ++y;
      row[index] = x;
      if (x == before.size() && y == after.size()) {
        rows.push_back(std::move(row));
        return rows;
      }
    }
    rows.push_back(std::move(row));
  }
  return {};
}

}  // namespace

std::vector<Hunk> shortest_edits(List before, List after, std::size_t most_changes) {
  const auto same = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto begin = static_cast<std::size_t>(same.first - before.begin());
  before = before.subspan(begin);
  after = after.subspan(begin);
  while (!before.empty() && !after.empty() && before.back() == after.back()) {
    before = before.first(before.size() - 1);
    after = after.first(after.size() - 1);
  }
  if (before.empty() && after.empty()) return {};
  if (before.empty() || after.empty()) return {{begin, before.size(), begin, after.size()}};

  const std::vector<Row> rows = rounds(before, after, most_changes);
  if (rows.empty()) return {{begin, before.size(), begin, after.size()}};
  // Back from the end, joining changes that follow one another.
  std::vector<Hunk> hunks;
  std::size_t index = (rows.size() - 1 + before.size() - after.size()) / 2;
  for (std::size_t d = rows.size() - 1; d > 0; --d) {
    bool is_insertion = false;
    const std::size_t to_x = start_of(rows[d - 1], d, index, is_insertion);
    const std::size_t to_y = to_x + d - 2 * index;
    const Hunk change{begin + to_x - (is_insertion ? 0 : 1), is_insertion ? 0u : 1u,
                      begin + to_y - (is_insertion ? 1 : 0), is_insertion ? 1u : 0u};
    if (!hunks.empty() && change.before + change.erased == hunks.back().before &&
        change.after + change.inserted == hunks.back().after) {
      hunks.back() = {change.before, change.erased + hunks.back().erased, change.after,
                      change.inserted + hunks.back().inserted};
    } else {
      hunks.push_back(change);
    }
    if (!is_insertion) --index;
  }
  std::reverse(hunks.begin(), hunks.end());
  return hunks;
}

}  // namespace text
