// A program whose main() Emscripten runs in a thread, -sPROXY_TO_PTHREAD.
#include "interlude.hpp"

int main(int, char** argv) {
  matrix::converse(argv[1], argv[2], {.interlude = matrix::post_from_a_thread, .last_line = matrix::plan});
}
