// A file descriptor with one owner.
#pragma once

#include "platform/system.hpp"
#include "platform/unique_handle.hpp"
#if DUET_SYSTEM_WINDOWS
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace duet::detail {

struct FdKind {
  using Native = int;
  static constexpr Native none = -1;
  static void close(Native fd) { ::close(fd); }
};

/// On Windows that of a file, by the numbers of the C library.
using UniqueFd = UniqueHandle<FdKind>;

/// Moves the file to a descriptor above 2. Descriptors 0 to 2 are the program's standard streams, even if it
/// has closed them: its output must not reach a peer. Leaves an empty one and errno unchanged.
inline UniqueFd above_standard(UniqueFd fd) {
#if DUET_SYSTEM_WINDOWS
  return fd;  // a file is only read
#else
  if (!fd || fd.get() > STDERR_FILENO) return fd;
  return UniqueFd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
#endif
}

}  // namespace duet::detail
