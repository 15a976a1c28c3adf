#pragma once

#include <duet/loop.hpp>

namespace duet {

/// Whether a person can see the program: in a browser, whether its page is in a visible tab (Page Visibility,
/// WHATWG HTML section 6.2). Always true in a web worker, in Node and natively: where nothing can be hidden,
/// nothing is.
[[nodiscard]] bool is_visible(const Loop& loop);

/// Called by the loop, like all callbacks, when that changes: a time to send less, or to ask the server for
/// what was missed. One callback a loop; the next call replaces it.
///
/// What a hidden tab means: no frames are drawn, so a program that polls once a frame does not poll. One that
/// has called run() goes on, messages arrive as ever, and timers fire, but browsers let them wait for a
/// second or more. A program that polls may give up what came meanwhile piece by piece: Loop::poll(budget).
void on_visibility_change(Loop& loop, Function<void(bool visible)> callback);

}  // namespace duet
