// A program whose heap cannot grow.
#include "small_heap.hpp"

int main(int, char** argv) {
  duet::Loop loop;
  matrix::SmallHeap conversation(loop, argv[1], false);
  conversation.start();
  loop.run();
}
