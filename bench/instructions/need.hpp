#pragma once

#include <cstdio>
#include <cstdlib>

namespace duet_bench {

/// A count of a failed operation would be meaningless.
inline void need(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "duet_instructions: %s\n", what);
  std::exit(1);
}

}  // namespace duet_bench
