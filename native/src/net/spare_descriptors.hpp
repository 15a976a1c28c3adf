#pragma once

#include <string>

namespace duet::detail {

/// Opens for a moment all that a loop opens. Empty, or the system's words for what it refused. libuv ends the
/// process where it gets no pipe, and libwebsockets makes contexts that cannot be used, nor destroyed: so
/// this is asked before. Where another thread opens the last ones in between, it was asked in vain.
std::string try_loop_descriptors();

}  // namespace duet::detail
