#pragma once

#include "platform/system.hpp"
#if !DUET_SYSTEM_WINDOWS
#include <pthread.h>

#include <atomic>
#endif

namespace duet::detail {

#if DUET_SYSTEM_WINDOWS

inline void count_forks() {}
inline unsigned forks_so_far() { return 0; }  // Windows has no fork()

#else

inline std::atomic<unsigned> forks{0};

/// Begins to count. Call it before forks_so_far().
inline void count_forks() {
  static const int is_counting = pthread_atfork(nullptr, nullptr, [] { ++forks; });
  static_cast<void>(is_counting);
}

/// Returns the number of fork() calls that led to this process. This is a load from memory, while getpid()
/// would be a system call for each frame.
inline unsigned forks_so_far() { return forks.load(std::memory_order_relaxed); }

#endif

}  // namespace duet::detail
