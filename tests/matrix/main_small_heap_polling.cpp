// A game whose heap cannot grow.
#include <emscripten.h>

#include <cstdio>

#include "conversation.hpp"
#include "small_heap.hpp"

namespace {

struct Game {
  duet::Loop loop;
  matrix::SmallHeap conversation;
};

void frame(void* argument) {
  auto* game = static_cast<Game*>(argument);
  game->loop.poll();
  if (!game->conversation.over()) return;
  emscripten_cancel_main_loop();
  std::puts(matrix::plan);
}

}  // namespace

int main(int, char** argv) {
  static Game game{{}, {game.loop, argv[1], true}};
  game.conversation.start();
  constexpr int frames_per_second = 250;  // with timers: Node has no animation frames
  emscripten_set_main_loop_arg(frame, &game, frames_per_second, true);
}
