#pragma once

#include <cstdio>
#include <cstdlib>

namespace duet::detail {

/// Ends the program with these words if the test has broken a rule of duet/testing.hpp. Not assert(): tests
/// are built with NDEBUG too. Not an exception: it may be in a destructor.
inline void test_rule(bool kept, const char* words) {
  if (kept) return;
  std::fprintf(stderr, "duet::testing: %s\n", words);
  std::abort();
}

}  // namespace duet::detail
