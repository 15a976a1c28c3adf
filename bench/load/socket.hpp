#pragma once

#include <cstdint>

namespace bench {

/// Returns a non-blocking TCP socket with TCP_NODELAY that is connecting to this port of the loopback; -1 on
/// failure. `source` selects one of the loopback's addresses, as one does not have enough ports.
int connect_to(std::uint16_t port, unsigned source);

/// Closes it with a reset, so that it does not linger in the system (TIME_WAIT).
void cut(int fd);

}  // namespace bench
