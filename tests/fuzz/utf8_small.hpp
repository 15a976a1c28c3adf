#pragma once

#include <cstddef>
#include <string_view>

namespace duet_fuzz {

/// core/src/utf8.cpp, the version that pages use.
bool is_small_utf8(std::string_view text);
/// Does the same in two pieces.
bool is_small_utf8(std::string_view text, std::size_t cut);

}  // namespace duet_fuzz
