#include <fcntl.h>
#include <unistd.h>

#include "platform/pipe.hpp"

namespace duet::detail {

Pipe Pipe::make() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return {};
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace duet::detail
