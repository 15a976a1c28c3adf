#pragma once

#include <cstddef>
#include <cstdint>

namespace bench {

using Nanoseconds = std::int64_t;

/// Returns the time of the monotonic clock.
Nanoseconds now();

/// Returns the CPU time of all threads of a process, including ended ones; 0 is this process. -1 if there is
/// none.
Nanoseconds cpu_time(int process);

/// Returns the part of the CPU time that the kernel has spent for a process, in ticks of 10 ms.
Nanoseconds system_time(int process);

/// Returns the resident memory in bytes.
std::size_t resident(int process);

}  // namespace bench
