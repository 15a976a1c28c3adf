// Commands: lines that begin with a slash.
#pragma once

#include <string_view>

#include "../core/chat.hpp"

namespace chat {

inline constexpr std::string_view help_text =
    "/join ROOM /leave /edit TEXT /delete /react 1-6 /retry /discard /quit · Ctrl-N, Ctrl-P: rooms";

/// Carries out a line: a command that begins with a slash, or a message for the room. Two slashes begin a message with
/// one. Returns false for /quit.
bool carry_out(Chat& chat, std::string_view room, std::string_view line);

}  // namespace chat
