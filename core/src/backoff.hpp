#pragma once

#include <chrono>
#include <cstdint>

namespace duet::detail {

/// The delays between attempts: exponential backoff with full jitter.
class Backoff {
 public:
  using Time = std::chrono::milliseconds;

  Backoff(Time first, Time longest, std::uint64_t seed);

  /// Returns a random time between 0 and a maximum, both included. The maximum doubles with every call.
  Time next();
  void reset() { most_ = first_; }

 private:
  Time first_;
  Time longest_;
  Time most_;
  std::uint64_t state_;
};

}  // namespace duet::detail
