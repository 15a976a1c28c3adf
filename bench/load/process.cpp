#include "process.hpp"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <string>

namespace bench {

namespace {

Nanoseconds read(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) return -1;
  return static_cast<Nanoseconds>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

Nanoseconds now() { return read(CLOCK_MONOTONIC); }

Nanoseconds cpu_time(int process) {
  clockid_t clock{};
  return clock_getcpuclockid(process, &clock) == 0 ? read(clock) : -1;
}

Nanoseconds system_time(int process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string word;
  std::getline(file, word, ')');  // the name may contain spaces
  for (int field = 3; field <= 14; ++field) file >> word;
  long long ticks = 0;
  file >> ticks;
  return ticks * 1'000'000'000 / sysconf(_SC_CLK_TCK);
}

std::size_t resident(int process) {
  std::ifstream statm("/proc/" + std::to_string(process) + "/statm");
  std::size_t total = 0;
  std::size_t pages = 0;
  statm >> total >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace bench
