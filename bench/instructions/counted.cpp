#include "counted.hpp"

#include <valgrind/callgrind.h>

#include <algorithm>
#include <iostream>

namespace duet_bench {

bool Counted::wants(const std::string& path) const {
  return names_.empty() || std::find(names_.begin(), names_.end(), path) != names_.end();
}

void Counted::path(const std::string& name, std::size_t times, Body body) {
  if (!names_.empty()) ++found_;
  std::cout << name << ' ' << times << '\n';
  body(2 * times);  // allocates all memory and binds all symbols
  CALLGRIND_START_INSTRUMENTATION;
  for (const std::size_t factor : {std::size_t{1}, std::size_t{2}}) {
    const std::string part = name + ' ' + std::to_string(factor * times);
    CALLGRIND_ZERO_STATS;
    body(factor * times);
    CALLGRIND_DUMP_STATS_AT(part.c_str());
  }
  CALLGRIND_STOP_INSTRUMENTATION;
}

}  // namespace duet_bench
