#pragma once

#include "platform/system.hpp"
#if !DUET_SYSTEM_WINDOWS
#include <unistd.h>

#include <array>

#include "platform/socket.hpp"
#endif

namespace duet::detail {

#if DUET_SYSTEM_WINDOWS

/// Handles of Windows have no small numbers.
class StandardHeld {
 public:
  StandardHeld() {}
};

#else

/// During its lifetime, those of descriptors 0 to 2 that the program has closed are occupied, so that files
/// opened meanwhile get other numbers. For libraries that open descriptors themselves: see above_standard()
/// too. libuv ends the process if it has to close one of its own there.
class StandardHeld {
 public:
  StandardHeld() {
    for (UniqueFd& held : held_) {
      held = make_socket(AF_UNIX);
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

#endif

}  // namespace duet::detail
