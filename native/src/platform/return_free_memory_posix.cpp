#include "platform/return_free_memory.hpp"

namespace duet::detail {

// The allocator of macOS releases pages on its own.
void return_free_memory() {}

}  // namespace duet::detail
