#include <emscripten.h>

#include "host.hpp"

namespace conformance {

namespace {

struct Game {
  duet::Loop& loop;
  duet::Function<bool()> over;
};

void frame(void* argument) {
  auto* game = static_cast<Game*>(argument);
  game->loop.poll();
  if (game->over()) emscripten_cancel_main_loop();
}

}  // namespace

void poll_until(duet::Loop& loop, duet::Function<bool()> over) {
  // With timers: Node and some workers have no animation frames.
  constexpr int frames_per_second = 250;
  emscripten_set_main_loop_arg(frame, new Game{loop, std::move(over)}, frames_per_second, true);
}

}  // namespace conformance
