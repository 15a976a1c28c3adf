#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "platform/timer_descriptor.hpp"

namespace duet::detail {

namespace {

class TimerFd final : public TimerDescriptor {
 public:
  explicit TimerFd(UniqueFd made) : fd_(made.get()), made_(std::move(made)) {}

  UniqueSocket take() override { return std::move(made_); }

  // std::chrono::steady_clock is CLOCK_MONOTONIC.
  void set(Time due) override {
    // Zero would disarm it.
    const auto milliseconds = std::max<std::int64_t>(due.time_since_epoch().count(), 1);
    itimerspec spec{};
    spec.it_value.tv_sec = static_cast<time_t>(milliseconds / 1000);
    spec.it_value.tv_nsec = static_cast<long>(milliseconds % 1000) * 1'000'000;
    timerfd_settime(fd_, TFD_TIMER_ABSTIME, &spec, nullptr);
  }

  bool clear() override {
    std::uint64_t times = 0;
    return ::read(fd_, &times, sizeof times) > 0;
  }

 private:
  const int fd_;
  UniqueFd made_;  // empty once it was taken
};

}  // namespace

std::unique_ptr<TimerDescriptor> TimerDescriptor::make() {
  UniqueFd fd = above_standard(UniqueFd(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)));
  if (!fd) return nullptr;
  return std::make_unique<TimerFd>(std::move(fd));
}

}  // namespace duet::detail
