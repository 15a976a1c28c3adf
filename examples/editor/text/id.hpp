#pragma once

#include <compare>
#include <cstdint>

namespace text {

/// The number of a replica. It is unique for ever: two replicas with one number diverge. A server that counts
/// its replicas from 1 keeps operations smaller than random numbers do.
using Agent = std::uint64_t;

/// Sequence numbers are below this bound.
inline constexpr std::uint32_t max_sequence = 0x7FFFFFFF;

/// The name of a character (a Unicode code point) for ever: the agent's first character is 0, its next is 1.
struct Id {
  Agent agent;
  std::uint32_t sequence;

  friend auto operator<=>(const Id&, const Id&) = default;
};

/// Characters of one agent with consecutive numbers. They need not be neighbours in the text.
struct IdRange {
  Id first;
  std::uint32_t length;

  friend bool operator==(const IdRange&, const IdRange&) = default;
};

}  // namespace text
