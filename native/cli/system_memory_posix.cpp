#include "system_memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace duet_cli {

namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

/// Reads a file with one number. Returns unlimited if there is none ("max", or no such file).
std::size_t number_in(const std::string& path) {
  std::ifstream file(path);
  std::size_t number = unlimited;
  return file >> number ? number : unlimited;
}

/// Returns the smallest limit of a cgroup and its ancestors.
std::size_t limit_within(const std::string& root, std::string group, const std::string& name) {
  std::size_t least = unlimited;
  for (;;) {
    least = std::min(least, number_in(root + group + '/' + name));
    if (group.empty()) return least;
    group.erase(group.rfind('/'));
  }
}

/// cgroups(7): a line for each hierarchy, "ID:controllers:/path"; version 2 has no controllers there.
std::size_t cgroup_memory() {
  std::size_t least = unlimited;
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
    std::string group = line.substr(second + 1);
    if (!group.starts_with('/')) continue;
    if (group == "/") group.clear();
    if (controllers == ",,")
      least = std::min(least, limit_within("/sys/fs/cgroup", group, "memory.max"));
    else if (controllers.find(",memory,") != std::string::npos)
      least = std::min(least, limit_within("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes"));
  }
  return least;
}

std::size_t machine_memory() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(size) : unlimited;
}

std::size_t address_space() {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return unlimited;
  return static_cast<std::size_t>(limit.rlim_cur);
}

}  // namespace

std::size_t system_memory() { return std::min({machine_memory(), cgroup_memory(), address_space()}); }

}  // namespace duet_cli
