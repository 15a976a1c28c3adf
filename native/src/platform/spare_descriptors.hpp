#pragma once

#include <string>

#include "platform/unique_fd.hpp"

namespace duet::detail {

/// Opens and closes all descriptors that a loop needs. Returns an empty string, or the system's error
/// message. Called before, because libuv ends the process if it gets no pipe, and libwebsockets creates
/// contexts that can neither be used nor destroyed. Another thread may still take the last descriptors in
/// between.
std::string try_loop_descriptors();

/// Returns a descriptor to close when the process has none left, so that one is free; an empty one, with errno, on failure.
UniqueFd reserve_descriptor();

}  // namespace duet::detail
