#pragma once

#include <duet/function.hpp>

#include <chrono>
#include <cstddef>

namespace duet {

/// Receives the round-trip time of a ping.
using PingCallback = Function<void(std::chrono::microseconds)>;

/// The number of pings of one connection that may be unanswered at a time. The library's own pings do not
/// count.
inline constexpr std::size_t most_pings = 16;

}  // namespace duet
