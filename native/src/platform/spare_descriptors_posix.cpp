#include "platform/spare_descriptors.hpp"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "platform/pipe.hpp"

namespace duet::detail {

// As many descriptors as libuv and libwebsockets open, of whatever kind: the loop's pipe and one that libuv
// creates once per process, both for signals; the set of descriptors that the loop waits for; three to wake
// it. Loading a plug-in opens one more for a time, and so does the source of random numbers.
std::string try_loop_descriptors() {
  std::array<Pipe, 4> pipes;
  for (Pipe& pipe : pipes) {
    pipe = Pipe::make();
    if (!pipe) return std::strerror(errno);
  }
  constexpr const char* random = "/dev/urandom";
  const UniqueFd opened(::open(random, O_RDONLY | O_CLOEXEC));
  if (!opened) return std::string(random) + ": " + std::strerror(errno);
  return {};
}

UniqueFd reserve_descriptor() { return above_standard(UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC))); }

}  // namespace duet::detail
