#pragma once

#include <nlohmann/json.hpp>

#include "options.hpp"

namespace bench {

/// Messages that come back, so many on their way at once on each connection.
nlohmann::json echo(const Options& options);

/// Echoes begun at a fixed rate, however long the answers take: latency from when a message was to be sent.
nlohmann::json echo_at_rate(const Options& options);

/// Publishers whose messages the server sends to all connections of their room. Counted are deliveries.
nlohmann::json fan_out(const Options& options);

/// Connections opened and cut, one after the other. Counted are connections.
nlohmann::json handshakes(const Options& options);

/// Connections that have had one message each and do nothing more: their memory and their CPU time.
nlohmann::json idle(const Options& options);

}  // namespace bench
