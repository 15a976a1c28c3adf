#include "journal.hpp"

#include <cstdio>
#include <utility>

namespace random_run {

namespace {
constexpr std::size_t most = 60;
}

void Journal::note(std::string line) {
  lines_.push_back(std::move(line));
  if (lines_.size() > most) lines_.pop_front();
}

void Journal::fail(const std::string& what) {
  if (std::exchange(failed_, true)) return;
  std::printf("# %s; again with --seed %llu\n", what.c_str(), static_cast<unsigned long long>(seed_));
  for (const std::string& line : lines_) std::printf("#   %s\n", line.c_str());
  std::fflush(stdout);
}

}  // namespace random_run
