#pragma once

#include <duet/loop.hpp>

namespace duet {

/// True if a person can see the program. In a browser: its page is in a visible tab (Page Visibility, WHATWG
/// HTML section 6.2). Always true natively, in Node and in a web worker.
[[nodiscard]] bool is_visible(const Loop& loop);

/// Called from the loop when the visibility changes: a time to send less, or to fetch missed updates. One
/// callback per loop; the next call replaces it.
///
/// A hidden tab draws no frames, so a program that polls once per frame stops polling. A program that has
/// called run() continues: messages arrive as usual, and timers fire, but browsers may delay them by a second
/// or more. A program that polls can deliver the queued events in pieces with Loop::poll(budget).
void on_visibility_change(Loop& loop, Function<void(bool visible)> callback);

}  // namespace duet
