#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>

namespace text {

/// The leaf of each character of one agent. Characters with consecutive numbers in one leaf have one entry.
class LeafIndex {
 public:
  /// Says that characters are in a leaf. The first is known, or the one behind all known characters.
  void assign(std::uint32_t first, std::uint32_t length, std::uint32_t leaf) {
    const std::uint32_t end = first + length;
    const bool ends_inside = end < size_;
    size_ = std::max(size_, end);
    auto at = leaves_.upper_bound(first);
    if (at != leaves_.begin() && std::prev(at)->second == leaf && (at == leaves_.end() || at->first >= end)) {
      return;
    }
    if (ends_inside) leaves_.emplace(end, find(end));
    leaves_.erase(leaves_.lower_bound(first), leaves_.lower_bound(end));
    at = leaves_.lower_bound(first);
    if (at == leaves_.begin() || std::prev(at)->second != leaf) leaves_[first] = leaf;
    at = leaves_.lower_bound(end);
    if (at != leaves_.end() && at->first == end && at->second == leaf) leaves_.erase(at);
  }

  /// Returns the leaf of a known character.
  [[nodiscard]] std::uint32_t find(std::uint32_t sequence) const {
    return std::prev(leaves_.upper_bound(sequence))->second;
  }

 private:
  std::map<std::uint32_t, std::uint32_t> leaves_;  // by the first character
  std::uint32_t size_ = 0;                         // all characters before are known
};

}  // namespace text
