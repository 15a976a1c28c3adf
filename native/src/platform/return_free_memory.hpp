#pragma once

namespace duet::detail {

/// Makes the allocator return the pages of freed blocks to the system, if it does not by itself. The time
/// grows with the heap.
void return_free_memory();

}  // namespace duet::detail
