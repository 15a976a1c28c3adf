// Refused: unused|ignoring return value
// A mistyped URL would end the program without a word.
#include <duet/client.hpp>

int main() {
  duet::Loop loop;
  duet::Client client(loop);
#ifdef MENDED
  if (!client.connect("localhost:8080")) return 1;
#else
  client.connect("localhost:8080");
#endif
  loop.run();
}
