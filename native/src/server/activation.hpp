#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// A descriptor that the service manager has passed to this process, and what it calls it.
struct PassedSocket {
  int fd;
  std::string name;
};

/// What LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES say (sd_listen_fds(3)): descriptors from 3 on, with names
/// between colons. None where the variables are not for the process `pid`, or are malformed; null stands for
/// one that is not set.
std::vector<PassedSocket> passed_sockets(const char* listen_pid, const char* listen_fds,
                                         const char* listen_fdnames, long pid);

/// Takes the first one, or the first one with this name, from what is left.
std::optional<PassedSocket> take(std::vector<PassedSocket>& sockets, std::string_view name);

}  // namespace duet::detail
