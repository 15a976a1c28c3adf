#pragma once

#include <string>
#include <string_view>

namespace duet_cli {

/// `many` keeps line ends and tabs.
enum class Lines : bool { one, many };

/// Returns untrusted text for a terminal: control characters (C0, DEL and C1, U+0080 to U+009F) become
/// question marks and, in text that is not UTF-8, so does everything that is not ASCII.
std::string shown_text(std::string_view text, Lines lines);

}  // namespace duet_cli
