#pragma once

#include <string>
#include <string_view>

namespace duet_cli {

/// Whether line ends and tabs stay as they are.
enum class Lines : bool { one, many };

/// Text of a stranger as it may be shown on a terminal: question marks in place of control characters (C0,
/// DEL and C1, U+0080 to U+009F) and, in text that is not UTF-8, of all that is not ASCII.
std::string shown_text(std::string_view text, Lines lines);

}  // namespace duet_cli
