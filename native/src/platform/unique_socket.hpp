// A socket with one owner. On POSIX it is a file descriptor, and on Windows a handle of pointer size.
#pragma once

#include "platform/unique_fd.hpp"
#if DUET_SYSTEM_WINDOWS
#include <cstdint>
#endif

namespace duet::detail {

#if DUET_SYSTEM_WINDOWS

struct SocketKind {
  using Native = std::uintptr_t;  // SOCKET
  static constexpr Native none = UINTPTR_MAX;
  static void close(Native socket);  // socket_windows.cpp
};
using UniqueSocket = UniqueHandle<SocketKind>;

inline UniqueSocket above_standard(UniqueSocket socket) { return socket; }

#else

using UniqueSocket = UniqueFd;

#endif

using NativeSocket = UniqueSocket::Native;

}  // namespace duet::detail
