#include <duet/loop_driver.hpp>

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "net/io_context.hpp"

namespace duet {

using detail::IoContext;
using detail::LoopCore;

Result<int, Failure> descriptor(Loop& loop) {
  std::string why;
  const int fd = IoContext::of(LoopCore::of(loop)).descriptor(why);
  if (fd == -1) return Failure{Error::system_failure, std::move(why)};
  return fd;
}

std::optional<std::chrono::milliseconds> next_timeout(Loop& loop) {
  const IoContext& io = IoContext::of(LoopCore::of(loop));
  const detail::Time due = io.next_due();
  if (due == detail::never) return std::nullopt;
  return std::max(due - io.now(), detail::Time::zero());
}

bool has_work(Loop& loop) { return LoopCore::of(loop).busy(); }

void LoopDriver::start() { IoContext::of(LoopCore::of(loop_)).set_driver(this); }

void LoopDriver::stop() { IoContext::of(LoopCore::of(loop_)).unset_driver(*this); }

// Callbacks of the turn may have replaced or removed this driver.
void LoopDriver::turn() {
  Loop& loop = loop_;
  loop.poll();
  IoContext::of(LoopCore::of(loop)).tell_driver();
}

}  // namespace duet
