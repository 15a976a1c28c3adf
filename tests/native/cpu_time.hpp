// The processor's time, to tell work that grows with its input from work that grows with its square.
#pragma once

#include <algorithm>
#include <ctime>

namespace duet_test {

/// In seconds, the least of several runs: other processes do not count, and hardly what they do to caches.
template <class Work>
double cpu_time(Work work) {
  double least = 1e9;
  for (int run = 0; run < 5; ++run) {
    const std::clock_t start = std::clock();
    work();
    least = std::min(least, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return least;
}

/// Whether eight times the input takes about eight times the work, and not 64 times.
template <class Work>
bool grows_linearly(int size, Work work) {
  return cpu_time([&] { work(8 * size); }) < 30 * cpu_time([&] { work(size); });
}

}  // namespace duet_test
