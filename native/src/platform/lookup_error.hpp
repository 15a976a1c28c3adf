// The errors of getaddrinfo().
#pragma once

#include "platform/network.hpp"
#include "platform/socket_error.hpp"

namespace duet::detail {

#if DUET_SYSTEM_WINDOWS

/// Returns the sentence for a status of getaddrinfo(), called after it has failed.
inline std::string lookup_error(int status) { return error_text(status); }

/// Returns whether a name was not found because the machine has no address of its family (AI_ADDRCONFIG).
inline bool lacks_family(int status) { return status == WSANO_DATA; }

#else

inline std::string lookup_error(int status) {
  return status == EAI_SYSTEM ? error_text(errno) : gai_strerror(status);
}

inline bool lacks_family(int status) { return status == EAI_ADDRFAMILY; }

#endif

}  // namespace duet::detail
