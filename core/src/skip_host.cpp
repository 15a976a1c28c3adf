#include "host.hpp"

namespace duet::detail {

const char* skip_host(const char* at) {
  Host host;
  return read_host(at, host);
}

}  // namespace duet::detail
