#pragma once

#include <string_view>

#include "frame_stream.hpp"

namespace duet_fuzz {

/// Reads the whole stream with Boost.Beast as the same end, and returns its events. A violation has no code:
/// Beast reports an error of its own.
StreamEvents read_by_beast(std::string_view stream, const FrameStream::Terms& terms);

}  // namespace duet_fuzz
