#pragma once

#include "text/patch.hpp"
#include "text/result.hpp"

#include <string_view>

namespace text {

/// Returns the edits that make `after` of `before`, from the last position to the first. For a file that
/// another program has written: as Document's edits, they keep the characters that did not change.
///
/// Lines that differ are found first, then the characters in them (E. Myers, "An O(ND) Difference Algorithm
/// and Its Variations", 1986). The edits of a part are minimal unless it differs in more than some hundred
/// lines or characters: such a part is replaced as a whole, so that the time stays linear. Errors: not_utf8.
[[nodiscard]] Result<Patches> diff(std::string_view before, std::string_view after);

}  // namespace text
