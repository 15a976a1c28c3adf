#pragma once

namespace duet_test {

/// Returns the CPU time of this process.
double cpu_seconds();
/// Returns the shortest time that it can tell from none.
double cpu_tick();

/// Returns the most memory that this process has used so far, in MiB.
long peak_memory();

}  // namespace duet_test
