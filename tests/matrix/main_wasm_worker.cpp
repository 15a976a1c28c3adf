// A program whose memory is shared with a Wasm Worker, which accesses it all the time. The loop is the main thread's.
#include <emscripten/wasm_worker.h>

#include <atomic>
#include <chrono>
#include <cstddef>

#include "conversation.hpp"

namespace {

std::atomic<bool> is_over = false;
std::atomic<unsigned> rounds = 0;

void work() {
  while (!is_over) ++rounds;
}

void stop_worker(duet::Loop& loop, matrix::Conversation& conversation) {
  if (rounds == 0) {
    loop.after(std::chrono::milliseconds(1), [&] { stop_worker(loop, conversation); });
    return;
  }
  is_over = true;
  conversation.go_on();
}

}  // namespace

int main(int, char** argv) {
  constexpr std::size_t stack_size = 65536;
  emscripten_wasm_worker_post_function_v(emscripten_malloc_wasm_worker(stack_size), work);
  matrix::converse(argv[1], argv[2], {.interlude = stop_worker});
}
