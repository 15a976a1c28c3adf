// The system's headers for sockets and addresses, under the names of POSIX.
#pragma once

#include "platform/system.hpp"
#if DUET_SYSTEM_WINDOWS
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

namespace duet::detail {

#if DUET_SYSTEM_WINDOWS
using sa_family_t = ADDRESS_FAMILY;
inline constexpr int SHUT_WR = SD_SEND;
inline constexpr int SHUT_RDWR = SD_BOTH;

/// Starts Windows' sockets, once per process. Functions that may be the first to use the network call it.
void use_network();
#else
inline void use_network() {}
#endif

}  // namespace duet::detail
