#include "platform/return_free_memory.hpp"

namespace duet::detail {

// The heap of Windows releases pages on its own.
void return_free_memory() {}

}  // namespace duet::detail
