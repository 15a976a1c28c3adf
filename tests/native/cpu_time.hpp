// CPU time, to distinguish linear work from quadratic work.
#pragma once

#include <algorithm>

#include "process_use.hpp"

namespace duet_test {

/// Returns seconds, the minimum of several runs: other processes do not count, and their effect on caches is
/// small.
template <class Work>
double cpu_time(Work work) {
  double least = 1e9;
  for (int run = 0; run < 5; ++run) {
    const double start = cpu_seconds();
    work();
    least = std::min(least, cpu_seconds() - start);
  }
  return std::max(least, cpu_tick());
}

/// Returns whether eight times the input takes about eight times the work, and not 64 times.
template <class Work>
bool grows_linearly(int size, Work work) {
  return cpu_time([&] { work(8 * size); }) < 30 * cpu_time([&] { work(size); });
}

}  // namespace duet_test
