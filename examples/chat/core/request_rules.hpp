// The rules for what a request names.
#pragma once

#include <array>
#include <string_view>

namespace chat {

/// The reactions that people may choose from.
inline constexpr std::array<std::string_view, 6> reaction_choices = {"👍", "❤️", "😂", "🎉", "😮", "😢"};

/// Returns whether this is one of reaction_choices.
bool is_reaction(std::string_view emoji);

/// Returns whether this is the id of a request: 8 to 40 letters and digits of ASCII.
bool is_request_id(std::string_view id);

}  // namespace chat
