#pragma once

#include "conversation.hpp"

namespace matrix {

/// Another thread posts many functions to the loop, which must be called in order; the last one goes on.
void post_from_a_thread(duet::Loop& loop, Conversation& conversation);

}  // namespace matrix
