#include <duet/testing.hpp>

namespace duet::testing {

Host this_host() { return Host::browser; }

}  // namespace duet::testing
