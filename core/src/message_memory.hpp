#pragma once

#include <cstddef>

namespace duet::detail {

/// Memory for a copy of a message, whose size is the peer's choice: null where there is none, or where hardly
/// any would be left to tell of that. From malloc, because Emscripten's operator new ends a program without
/// exceptions, also the one that should return null. The caller frees it with std::free().
[[nodiscard]] void* message_memory(std::size_t size);

/// Whether a std::string of so many bytes would find memory, and then as much as an event needs.
[[nodiscard]] bool has_message_memory(std::size_t size);

}  // namespace duet::detail
