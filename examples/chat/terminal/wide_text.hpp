// Text in the cells of a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chat {

/// Converts UTF-8. Control characters, characters that change the direction of text and invalid bytes become U+FFFD, so
/// that a message cannot move the cursor or reorder the screen; a tab becomes a blank, and line breaks stay.
std::wstring to_wide(std::string_view text);

std::string to_utf8(std::wstring_view text);

/// The cells that the text takes.
int width_of(std::wstring_view text);

/// The beginning of the text that fits into so many cells.
std::wstring cut(std::wstring_view text, int width);

/// Breaks the text into lines of at most so many cells, at blanks if possible.
std::vector<std::wstring> wrap(std::wstring_view text, int width);

}  // namespace chat
