#pragma once

#include <cstddef>

namespace duet_cli {

/// Bytes of memory that this process can count on at most: the machine's, or less where its cgroups (version
/// 1 or 2) or the limit of its address space (ulimit -v) say so.
[[nodiscard]] std::size_t system_memory();

}  // namespace duet_cli
