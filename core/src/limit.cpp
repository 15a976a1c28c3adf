#include "limit.hpp"

#include <algorithm>
#include <utility>

namespace duet::detail {

void Limit::start(Time length, Time missed, const Outflow& out) {
  length_ = length;
  missed_ = missed;
  end_ = out.queued;
  taken_ = out.taken;
  excuses_ = 0;
}

// Data that fits the limit at the least rate does not extend it: the peer had time to take it and to answer.
bool Limit::progressed(const Outflow& out) {
  const std::uint64_t enough = taken_ + least_rate * static_cast<std::uint64_t>(length_.count());
  if (enough >= end_ || out.taken < enough) return false;
  taken_ = out.taken;
  return true;
}

Time Limit::extension(Time missed, const Outflow& out) {
  const Time lost = missed - std::exchange(missed_, missed);
  if (progressed(out)) {
    excuses_ = 0;
    return length_;
  }
  if (lost == Time::zero() || excuses_ == most_excuses) return Time::zero();
  ++excuses_;
  return std::min(lost, length_);
}

}  // namespace duet::detail
