// The rules for names and for messages of a person. The server enforces them; the client applies them before it sends, so that
// a person reads the reason at once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace common {

inline constexpr std::size_t longest_name = 32;    ///< in characters
inline constexpr std::size_t longest_text = 4000;  ///< in characters

/// Returns why this is not a name of a person or room, as a sentence without its full stop; empty if it is one.
/// Names have 1 to longest_name visible characters. Refused are control characters, characters that change the
/// direction of text, invisible ones, blanks at the ends or in a row, and names that mix alphabets, because these
/// let somebody look like somebody else. Look-alikes within one alphabet are not detected.
std::string_view name_fault(std::string_view name);

/// Returns why this is not a message, empty if it is one. Messages have 1 to longest_text characters, not only
/// blanks. Line breaks and tabs are the only control characters.
std::string_view text_fault(std::string_view text);

/// Returns the text as it may be sent: with "\n" as line breaks, without other control characters, and without
/// blanks at its end.
std::string cleaned(std::string_view text);

/// Returns the form that decides whether two names are the same: lower case in the Latin, Greek and Cyrillic
/// alphabets.
std::string folded(std::string_view name);

/// Returns the reason as a sentence: with a capital letter and a full stop.
std::string sentence(std::string_view reason);

}  // namespace common
