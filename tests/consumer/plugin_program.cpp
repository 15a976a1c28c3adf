// The program that the plugin belongs to.

#include <cstdio>

extern "C" bool consume_duet();

int main() {
  if (!consume_duet()) return 1;
  std::puts("consumed");
}
