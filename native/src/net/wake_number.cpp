#include "net/wake_number.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace duet::detail {

namespace {

bool is_non_blocking(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  return flags != -1 && (flags & O_NONBLOCK) != 0;
}

void toggle_non_blocking(int fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) ^ O_NONBLOCK); }

}  // namespace

WakeNumber::WakeNumber(int fd) : fd_(fd), copy_(fcntl(fd, F_DUPFD_CLOEXEC, 0)) {}

WakeNumber::~WakeNumber() {
  if (is_open()) close(fd_);
}

bool WakeNumber::hold() {
  if (!copy_) return false;
  if (is_open()) return true;
  UniqueFd held(fcntl(copy_.get(), F_DUPFD_CLOEXEC, fd_));
  if (held.get() != fd_) return false;
  static_cast<void>(held.release());  // by number, as libwebsockets has it
  return true;
}

// Copies share the flags of their open file.
bool WakeNumber::is_open() const {
  if (!copy_) return false;
  const bool before = is_non_blocking(fd_);
  toggle_non_blocking(copy_.get());
  const bool after = is_non_blocking(fd_);
  toggle_non_blocking(copy_.get());
  return before != after && is_non_blocking(fd_) == before;
}

}  // namespace duet::detail
