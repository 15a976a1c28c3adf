#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "base/unique_fd.hpp"

namespace duet::detail {

/// While it lives, those of descriptors 0 to 2 that the program has closed are taken, so that what is opened
/// meanwhile has other numbers. For libraries that open descriptors of their own: see above_standard() too.
/// libuv ends the process when it is to close one of its own there.
class StandardHeld {
 public:
  StandardHeld() {
    for (UniqueFd& held : held_) {
      held.reset(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
      if (held.get() <= STDERR_FILENO) continue;
      held.reset();
      return;
    }
  }
  StandardHeld(const StandardHeld&) = delete;
  StandardHeld& operator=(const StandardHeld&) = delete;

 private:
  std::array<UniqueFd, STDERR_FILENO + 1> held_;
};

}  // namespace duet::detail
