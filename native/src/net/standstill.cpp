#include "net/standstill.hpp"

namespace duet::detail {

void Standstill::wait() {
  std::unique_lock lock(mutex_);
  const auto is_woken = [this] { return is_woken_; };
  // wait_until() with the latest time overflows.
  if (wake_pending())
    changed_.wait_until(lock, due_, is_woken);
  else
    changed_.wait(lock, is_woken);
  is_woken_ = false;
  if (due_ <= Clock::now()) due_ = Clock::time_point::max();
}

}  // namespace duet::detail
