#include "text/erasure_log.hpp"

#include <algorithm>

namespace text {

void ErasureLog::add(const Entry& entry) {
  if (!entries_.empty() && entries_.back().target.agent == entry.target.agent) {
    Entry& last = entries_.back();
    // One character has both directions.
    const bool is_forward = !entry.is_backward || entry.length == 1;
    const bool is_backward = entry.is_backward || entry.length == 1;
    if (is_forward && (!last.is_backward || last.length == 1) &&
        last.target.sequence + last.length == entry.target.sequence) {
      last.length += entry.length;
      last.is_backward = false;
      return;
    }
    if (is_backward && (last.is_backward || last.length == 1) &&
        entry.target.sequence + entry.length == last.target.sequence) {
      last.target = entry.target;
      last.length += entry.length;
      last.is_backward = true;
      return;
    }
  }
  entries_.push_back(entry);
}

std::vector<ErasureLog::Entry> ErasureLog::since(std::uint32_t number) const {
  const auto is_known = [number](const Entry& entry) { return entry.number + entry.length <= number; };
  std::vector<Entry> entries(std::partition_point(entries_.begin(), entries_.end(), is_known),
                             entries_.end());
  if (!entries.empty() && entries.front().number < number)
    entries.front().drop(number - entries.front().number);
  return entries;
}

}  // namespace text
