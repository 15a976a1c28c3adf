#pragma once

namespace duet::detail {

/// Has the allocator give the pages of freed blocks back to the system, where it does not by itself. Takes a
/// time that grows with the heap.
void return_free_memory();

}  // namespace duet::detail
