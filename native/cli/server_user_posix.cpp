#include <grp.h>
#include <pwd.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "server_user.hpp"

namespace duet_cli {

namespace {

struct User {
  uid_t user = 0;
  gid_t group = 0;
};

/// Returns false if there is no such user.
bool find_user(const std::string& name, User& found) {
  std::vector<char> memory(1 << 14);
  passwd entry{};
  passwd* result = nullptr;
  while (getpwnam_r(name.c_str(), &entry, memory.data(), memory.size(), &result) == ERANGE)
    memory.resize(memory.size() * 2);
  if (!result) return false;
  found = {entry.pw_uid, entry.pw_gid};
  return true;
}

}  // namespace

bool is_root() { return geteuid() == 0; }

std::string become_user(const std::string& name) {
  User user;
  if (!is_root()) return "only root can change to the user '" + name + "'";
  if (!find_user(name, user)) return "there is no user '" + name + "'";
  if (user.user == 0) return "the user '" + name + "' is root";
  // The groups first: later the process may not change them.
  if (initgroups(name.c_str(), user.group) != 0 || setgid(user.group) != 0 || setuid(user.user) != 0)
    return "cannot change to the user '" + name + "': " + std::strerror(errno);
  const bool is_changed =
      getuid() == user.user && geteuid() == user.user && getgid() == user.group && getegid() == user.group;
  if (!is_changed || setuid(0) == 0 || seteuid(0) == 0)
    return "could become root again as the user '" + name + "'";
  return {};
}

}  // namespace duet_cli
