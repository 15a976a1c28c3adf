#pragma once

#include <duet/loop.hpp>

namespace conformance {

/// Polls the loop as a game does, once a frame, until `over` says so. Where the host does not let a program
/// wait, it does not return. `over` and what it looks at stay alive.
void poll_until(duet::Loop& loop, duet::Function<bool()> over);

}  // namespace conformance
