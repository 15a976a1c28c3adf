#pragma once

#include "text/id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace text {

/// Characters that an agent inserted, with consecutive sequence numbers. The first is between the neighbours
/// `left` and `right`; each of the others is behind the one before it and has the same right neighbour.
struct Insertion {
  Id first;
  std::uint32_t length;  ///< in characters
  /// The left neighbour is the agent's preceding character, and the right one is that of the preceding
  /// character: `left` and `right` are not used. Continued typing is like this.
  bool continues = false;
  std::optional<Id> left = {};   ///< nullopt: the beginning of the text
  std::optional<Id> right = {};  ///< nullopt: the end of the text
  std::string text = {};         ///< UTF-8; empty if the characters were erased since

  friend bool operator==(const Insertion&, const Insertion&) = default;
};

/// Characters that an agent erased. Erased characters are counted too, each agent's from 0, so that a version
/// says which erasures a replica knows.
struct Erasure {
  Agent agent;
  std::uint32_t number;  ///< of the first erased character
  IdRange target;
  bool is_backward = false;  ///< the target's last character was the first that was erased: the Backspace key

  friend bool operator==(const Erasure&, const Erasure&) = default;
};

using Operation = std::variant<Insertion, Erasure>;
using Operations = std::vector<Operation>;

}  // namespace text
