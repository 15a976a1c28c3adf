#pragma once

#include "text/id.hpp"
#include "text/operation.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace text {

/// Operations that were received before others on which they depend. Their number and size is bounded.
class Waiting {
 public:
  /// The kind of what an agent has to have done before.
  enum class Kind : std::uint8_t { insertion, erasure };

  /// An operation waits until this many of an agent's characters were inserted, or erased.
  struct Need {
    Kind kind;
    Agent agent;
    std::uint32_t count;

    friend auto operator<=>(const Need&, const Need&) = default;
  };

  /// Returns false if there is no room. An operation that waits already is not added again.
  [[nodiscard]] bool add(const Need& need, const Operation& operation);
  /// Removes and returns the operations whose need is met.
  [[nodiscard]] Operations take(const Need& met);
  [[nodiscard]] bool empty() const { return operations_.empty(); }
  /// Returns the number of operations.
  [[nodiscard]] std::size_t size() const { return operations_.size(); }

 private:
  /// The need first, then the operation's own agent, number and length.
  struct Key {
    Need need;
    bool is_erasure;
    Id first;
    std::uint32_t length;

    friend auto operator<=>(const Key&, const Key&) = default;
  };
  static Key key_of(const Need& need, const Operation& operation);

  std::map<Key, Operation> operations_;
  std::size_t bytes_ = 0;
};

}  // namespace text
