#pragma once

#include <cstdio>
#include <cstdlib>

namespace duet::detail {

/// Ends the program with this message if the test breaks a rule of duet/testing.hpp. Not assert(), because
/// tests are also built with NDEBUG. Not an exception, because the caller may be a destructor.
inline void test_rule(bool kept, const char* words) {
  if (kept) return;
  static_cast<void>(std::fprintf(stderr, "duet::testing: %s\n", words));
  std::abort();
}

}  // namespace duet::detail
