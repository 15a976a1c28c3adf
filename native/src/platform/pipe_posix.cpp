#include <fcntl.h>
#include <unistd.h>

#include "platform/pipe.hpp"

namespace duet::detail {

Pipe Pipe::make() {
  int ends[2];
  if (pipe(ends) != 0) return {};
  Pipe made{UniqueFd(ends[0]), UniqueFd(ends[1])};
  for (const int end : ends)
    if (fcntl(end, F_SETFD, FD_CLOEXEC) != 0 || fcntl(end, F_SETFL, O_NONBLOCK) != 0) return {};
  return made;
}

}  // namespace duet::detail
