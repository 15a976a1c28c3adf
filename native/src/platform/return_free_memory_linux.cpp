#include <cstdlib>

#include "platform/return_free_memory.hpp"

// glibc releases only memory at the end of a heap. Other libraries release pages on their own.
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace duet::detail {

void return_free_memory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace duet::detail
