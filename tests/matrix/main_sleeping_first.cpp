// A program that sleeps before it calls run(). With JSPI only main() may sleep, and no callback.
#include <emscripten.h>

#include "conversation.hpp"

int main(int, char** argv) {
  emscripten_sleep(1);
  matrix::converse(argv[1], argv[2], {});
}
