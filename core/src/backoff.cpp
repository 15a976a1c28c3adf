#include "backoff.hpp"

#include <algorithm>

namespace duet::detail {

Backoff::Backoff(Time first, Time longest, std::uint64_t seed)
    : first_(std::clamp(first, Time(0), longest)), longest_(longest), most_(first_), state_(seed) {}

Backoff::Time Backoff::next() {
  // SplitMix64 (Steele, Lea and Flood 2014): good enough for a delay, from any seed.
  std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  z ^= z >> 31;
  const auto range = static_cast<std::uint64_t>(most_.count()) + 1;
  most_ = most_ > longest_ / 2 ? longest_ : most_ * 2;
  return Time(static_cast<Time::rep>(z % range));
}

}  // namespace duet::detail
