#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// A descriptor that the service manager has passed to this process, and its name.
struct PassedSocket {
  int fd;
  std::string name;
};

/// Parses LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES (sd_listen_fds(3)): descriptors from 3 on, with names
/// between colons. Returns none if the variables are not for the process `pid`, or are malformed; null is a
/// variable that is not set.
std::vector<PassedSocket> passed_sockets(const char* listen_pid, const char* listen_fds,
                                         const char* listen_fdnames, long pid);

/// Removes and returns the first socket, or the first with this name.
std::optional<PassedSocket> take(std::vector<PassedSocket>& sockets, std::string_view name);

}  // namespace duet::detail
