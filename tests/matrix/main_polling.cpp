// A program that polls and sleeps in a loop (Asyncify), like one written for the desktop.
#include <emscripten.h>

#include "conversation.hpp"

int main(int, char** argv) {
  matrix::converse_polling(argv[1], argv[2], [] { emscripten_sleep(1); });
}
