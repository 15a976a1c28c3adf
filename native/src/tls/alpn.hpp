#pragma once

#include <array>

namespace duet::detail {

/// The protocols of both ends: a list of one name, with its length before it (RFC 7301 section 3.1).
inline constexpr std::array<unsigned char, 9> alpn{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

}  // namespace duet::detail
