#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace text {

/// A list of numbers whose prefix sums are found and changed in O(log n) (P. Fenwick, "A new data structure
/// for cumulative frequency tables", 1994).
class PrefixSums {
 public:
  /// Replaces the numbers. O(n).
  void assign(std::vector<std::uint32_t> numbers) {
    tree_ = std::move(numbers);
    for (std::size_t i = 1; i <= tree_.size(); ++i) {
      const std::size_t parent = i + lowest_bit(i);
      if (parent <= tree_.size()) tree_[parent - 1] += tree_[i - 1];
    }
  }

  /// Adds to a number. A difference below zero is its two's complement.
  void add(std::size_t index, std::uint32_t difference) {
    for (std::size_t i = index + 1; i <= tree_.size(); i += lowest_bit(i)) tree_[i - 1] += difference;
  }

  /// Returns the sum of the first `count` numbers.
  [[nodiscard]] std::uint32_t sum(std::size_t count) const {
    std::uint32_t sum = 0;
    for (std::size_t i = count; i > 0; i -= lowest_bit(i)) sum += tree_[i - 1];
    return sum;
  }

  struct Found {
    std::size_t index;
    std::uint32_t rest;  ///< the value less the sum of the numbers before the index
  };

  /// Returns the first index with a sum up to and including it that is above the value; the size if there is
  /// none.
  [[nodiscard]] Found find(std::uint32_t value) const {
    std::size_t index = 0;
    for (std::size_t step = std::bit_floor(tree_.size()); step > 0; step /= 2) {
      if (index + step <= tree_.size() && tree_[index + step - 1] <= value) {
        index += step;
        value -= tree_[index - 1];
      }
    }
    return {index, value};
  }

 private:
  static std::size_t lowest_bit(std::size_t i) { return i & (~i + 1); }

  std::vector<std::uint32_t> tree_;
};

}  // namespace text
