// For compilers without libFuzzer.
#include <cstdio>

#include "engine.hpp"

namespace duet_fuzz {

int fuzz(const Target&, int, char**) {
  std::fprintf(stderr, "this build has no libFuzzer: ./dev fuzz makes one with Clang\n");
  return 2;
}

}  // namespace duet_fuzz
