#pragma once

#include <cstdint>
#include <ctime>

#include "http/head.hpp"

namespace duet::detail {

/// What an application is told of a server's answer, or a proxy's, that did not give it what it asked for.
struct Refusal {
  std::uint16_t status = 0;  ///< 0: there was no answer

  /// The seconds that the server asks for before another attempt, with a 429 or a 503 (RFC 9110 section
  /// 10.2.3): the number in Retry-After, or its date less that of the answer's own Date field, so that it
  /// does not matter whether this machine's clock is right. 0 where nothing is asked; at most 65535.
  std::uint16_t retry_after = 0;
};

/// `now` takes the place of a Date that is not there.
Refusal refusal_of(const ResponseHead& answer, std::time_t now);

}  // namespace duet::detail
