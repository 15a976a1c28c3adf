#pragma once

#include <string>

namespace duet::detail {

/// Starts a thread for a call that blocks, detached, with all signals blocked and with address space for no more than
/// getaddrinfo and the system's name-service modules need. Returns an empty string, or the system's error message.
[[nodiscard]] std::string start_small_thread(void (*run)(void*), void* argument);

}  // namespace duet::detail
