#pragma once

#include <cstdint>

namespace duet {

/// A version of TLS.
enum class TlsVersion : std::uint8_t { tls_1_2, tls_1_3 };

}  // namespace duet
