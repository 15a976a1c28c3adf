// The resources of this process.
#pragma once

#include <cstddef>

namespace duet_test {

/// Returns the allocated bytes of all threads.
std::size_t heap_in_use();

/// Returns the resident memory in bytes.
std::size_t resident_memory();

std::size_t open_descriptors();

/// Raises the limit on open descriptors to `count`, or as far as the system allows, and returns it. To be
/// called before any Loop is created.
std::size_t allow_descriptors(std::size_t count);

}  // namespace duet_test
