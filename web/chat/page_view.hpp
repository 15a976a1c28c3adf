// The model as JSON for the page.
#pragma once

#include <string_view>

#include "../../examples/chat/core/chat.hpp"

namespace chat {

/// Everything outside of the list of messages: the connection, the rooms, and the room that is shown.
Json view_of(const Chat& chat, std::string_view room);

/// A part of the room's rows, messages and then those that are not confirmed: {"first","total","rows"}. The call has
/// "count" and, for the first row, "from" (an offset) or "at" (an index); otherwise these are the last rows.
Json rows_of(const Chat& chat, std::string_view room, const Json& call);

}  // namespace chat
