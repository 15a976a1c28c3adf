#pragma once

#include <duet/loop.hpp>

namespace conformance {

/// Polls the loop as a game does, once per frame, until `over` returns true. On a host that cannot block,
/// does not return: `over` and the objects it uses stay alive.
void poll_until(duet::Loop& loop, duet::Function<bool()> over);

}  // namespace conformance
