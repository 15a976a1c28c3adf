#pragma once

#include <cstddef>

namespace duet::detail {

/// Allocates memory for a copy of a message, whose size the peer chooses. Returns null if there is none, or
/// hardly any would be left to report that. Uses malloc, because Emscripten's operator new ends a program
/// without exceptions, even the nothrow version. The caller frees it with std::free().
[[nodiscard]] void* message_memory(std::size_t size);

/// Returns whether there is memory for a std::string of this many bytes, and then for an event.
[[nodiscard]] bool has_message_memory(std::size_t size);

}  // namespace duet::detail
