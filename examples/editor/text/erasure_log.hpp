#pragma once

#include "text/run.hpp"

#include <cstdint>
#include <vector>

namespace text {

/// The erasures of one agent in their order.
class ErasureLog {
 public:
  struct Entry {
    std::uint32_t number;  ///< of the first erased character
    Point target;          ///< the first of the erased characters by sequence
    std::uint32_t length;
    bool is_backward;  ///< the last of them was the first that was erased

    /// Removes the characters that were erased first.
    void drop(std::uint32_t count) {
      number += count;
      length -= count;
      if (!is_backward) target.sequence += count;
    }
  };

  /// Returns the number of erased characters.
  [[nodiscard]] std::uint32_t size() const {
    return entries_.empty() ? 0 : entries_.back().number + entries_.back().length;
  }
  /// Appends an entry, whose number is size().
  void add(const Entry& entry);
  /// Returns the entries from a number on. The first one is shortened if the number is inside of it.
  [[nodiscard]] std::vector<Entry> since(std::uint32_t number) const;

 private:
  std::vector<Entry> entries_;
};

}  // namespace text
