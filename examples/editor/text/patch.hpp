#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace text {

/// A change of a text: `erased` UTF-16 code units at `position` are replaced with `inserted`. In a list, each
/// position counts in the text that the changes before it have left.
struct Patch {
  std::uint32_t position;
  std::uint32_t erased;
  std::string inserted;  ///< UTF-8

  friend bool operator==(const Patch&, const Patch&) = default;
};

using Patches = std::vector<Patch>;

/// Appends an erasure. It becomes part of the last patch if that one erases the characters before or behind
/// it.
void add_erasure(Patches& patches, std::uint32_t position, std::uint32_t erased);

/// Returns the text after the patches. They must be valid for it.
[[nodiscard]] std::string patched(std::string text, const Patches& patches);

}  // namespace text
