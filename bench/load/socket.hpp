#pragma once

#include <cstdint>

namespace bench {

/// A TCP socket that is connecting to this port of the loopback, not blocking, TCP_NODELAY; -1 if it cannot.
/// `source` chooses among the loopback's addresses, so that the ports of one do not run out.
int connect_to(std::uint16_t port, unsigned source);

/// Closes it with a reset, so that it does not linger in the system (TIME_WAIT).
void cut(int fd);

}  // namespace bench
