#include <cerrno>

#include "platform/timer_descriptor.hpp"

namespace duet::detail {

// A loop has no descriptor on Windows (net/reactor_uv.cpp), so that none is needed.
std::unique_ptr<TimerDescriptor> TimerDescriptor::make() {
  errno = ENOTSUP;
  return nullptr;
}

}  // namespace duet::detail
