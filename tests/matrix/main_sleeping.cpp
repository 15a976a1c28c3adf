// A program that sleeps (Asyncify): before it calls run(), and in callbacks, while events are received.
#include <emscripten.h>

#include "conversation.hpp"

int main(int, char** argv) {
  emscripten_sleep(1);
  matrix::converse(argv[1], argv[2], {.in_callback = [] { emscripten_sleep(5); }});
}
