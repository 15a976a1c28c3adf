#pragma once

#include <limits>
#include <type_traits>

namespace duet {

/// The type of no_limit.
struct NoLimit {
  template <class Number>
  requires std::is_arithmetic_v<Number>
  constexpr operator Number() const { return std::numeric_limits<Number>::max(); }

  template <class Number>
  requires std::is_arithmetic_v<Number>
  friend constexpr bool operator==(Number number, NoLimit limit) {
    return number == static_cast<Number>(limit);
  }
};

/// The largest value of the limit it is assigned to: `.limits = {.max_connections = duet::no_limit}`.
inline constexpr NoLimit no_limit;

}  // namespace duet
