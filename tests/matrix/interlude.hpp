#pragma once

#include "conversation.hpp"

namespace matrix {

/// Posts many functions to the loop from another thread. They must be called in order; the last one
/// continues.
void post_from_a_thread(duet::Loop& loop, Conversation& conversation);

}  // namespace matrix
