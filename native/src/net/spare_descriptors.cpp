#include "net/spare_descriptors.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/unique_fd.hpp"

namespace duet::detail {

// The descriptors that libuv and libwebsockets open, and one that loading a plug-in opens temporarily.
std::string try_loop_descriptors() {
  std::array<UniqueFd, 9> opened;
  std::size_t count = 0;
  const auto keep = [&](int fd) {
    opened[count++].reset(fd);
    return fd >= 0;
  };
  // A pipe of the loop's, and one that libuv creates once per process; both for signals.
  for (int i = 0; i < 2; ++i) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return std::strerror(errno);
    keep(ends[0]);
    keep(ends[1]);
  }
  // The third counter represents a duplicate: ThreadSanitizer tracks the origin of these descriptors, but not
  // of a duplicate.
  const bool is_all = keep(epoll_create1(EPOLL_CLOEXEC)) && keep(eventfd(0, EFD_CLOEXEC)) &&
                      keep(eventfd(0, EFD_CLOEXEC)) && keep(eventfd(0, EFD_CLOEXEC));
  if (!is_all) return std::strerror(errno);
  constexpr const char* random = "/dev/urandom";
  if (!keep(open(random, O_RDONLY | O_CLOEXEC))) return std::string(random) + ": " + std::strerror(errno);
  return {};
}

}  // namespace duet::detail
