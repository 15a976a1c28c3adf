#pragma once

#include <chrono>
#include <cstdint>

namespace duet::detail {

/// The pauses between attempts: exponential, with full jitter.
class Backoff {
 public:
  using Time = std::chrono::milliseconds;

  Backoff(Time first, Time longest, std::uint64_t seed);

  /// A random time between 0 and what doubles with every call, both included.
  Time next();
  void reset() { most_ = first_; }

 private:
  Time first_;
  Time longest_;
  Time most_;
  std::uint64_t state_;
};

}  // namespace duet::detail
