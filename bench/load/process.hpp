#pragma once

#include <cstddef>
#include <cstdint>

namespace bench {

using Nanoseconds = std::int64_t;

/// Of the monotonic clock.
Nanoseconds now();

/// What all threads of a process have used, also those that have ended; 0 for this one. -1 if there is none.
Nanoseconds cpu_time(int process);

/// Resident memory in bytes.
std::size_t resident(int process);

}  // namespace bench
