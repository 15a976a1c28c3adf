#pragma once

#include <cstddef>

namespace duet_test {

/// To be called before OpenSSL is used: makes it allocate by functions that can fail.
void watch_openssl();

/// Counts the allocations of this process from now on: `new`, those of the library's own malloc(), and OpenSSL's. The one
/// with this number fails, once; 0: none.
void fail_allocation(long number);

/// Returns how many there were.
long counted_allocations();

/// No further one is counted, or fails.
void stop_failing_allocations();

}  // namespace duet_test
