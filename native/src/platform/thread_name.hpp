#pragma once

#include <string>

namespace duet::detail {

/// Names the calling thread for debuggers and tools. Linux takes 15 bytes, and ignores a longer name.
void name_this_thread(const std::string& name);

}  // namespace duet::detail
