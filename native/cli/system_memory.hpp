#pragma once

#include <cstddef>

namespace duet_cli {

/// Returns the memory that this process can use at most, in bytes: the machine's, or less if its cgroups
/// (version 1 or 2) or the limit of its address space (ulimit -v) say so.
[[nodiscard]] std::size_t system_memory();

}  // namespace duet_cli
