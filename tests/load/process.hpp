// What this process holds.
#pragma once

#include <cstddef>

namespace duet_test {

/// In bytes, all threads' together.
std::size_t heap_in_use();

/// In bytes: the pages that the process has in memory.
std::size_t resident_memory();

std::size_t open_descriptors();

/// So many of them may be open from now on, or as many as the system allows: gives which. Before any Loop is
/// made.
std::size_t allow_descriptors(std::size_t count);

}  // namespace duet_test
