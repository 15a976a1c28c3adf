#pragma once

#include <cstdint>
#include <ctime>

#include "http/head.hpp"

namespace duet::detail {

/// The data that an application gets when a server, or a proxy, refuses the connection.
struct Refusal {
  std::uint16_t status = 0;  ///< 0: there was no answer

  /// The seconds until another attempt that the server requests with a 429 or a 503 (RFC 9110 section
  /// 10.2.3): the number in Retry-After, or its date minus the answer's own Date, so that the clock of this
  /// machine does not matter. 0 if nothing is requested; at most 65535.
  std::uint16_t retry_after = 0;
};

/// `now` replaces a missing Date.
Refusal refusal_of(const ResponseHead& answer, std::time_t now);

}  // namespace duet::detail
