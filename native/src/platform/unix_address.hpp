#pragma once

#include <string>

#include "platform/network.hpp"

namespace duet::detail {

/// Writes the address of the unix socket with this path. Returns its size; 0 with a sentence in `error`, without a full
/// stop, if the path is too long or the system has no unix sockets.
socklen_t fill_unix_address(const std::string& path, sockaddr_storage& address, std::string& error);

}  // namespace duet::detail
