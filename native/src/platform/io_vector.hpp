// A piece of the bytes that one system call sends.
#pragma once

#include "platform/system.hpp"
#if DUET_SYSTEM_WINDOWS
#include <cstddef>

namespace duet::detail {

struct iovec {
  void* iov_base;
  std::size_t iov_len;
};

}  // namespace duet::detail
#else
#include <sys/uio.h>
#endif
