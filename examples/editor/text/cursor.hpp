#pragma once

#include "text/id.hpp"

#include <cstdint>
#include <optional>

namespace text {

enum class Side : std::uint8_t { before, after };

/// A position that moves with the text: before or after a character, also when that one is erased. Without a
/// character, `before` is the end of the text and `after` its beginning.
struct Cursor {
  std::optional<Id> character;
  Side side = Side::after;

  friend bool operator==(const Cursor&, const Cursor&) = default;
};

}  // namespace text
