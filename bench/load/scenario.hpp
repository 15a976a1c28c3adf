#pragma once

#include <nlohmann/json.hpp>

#include "options.hpp"

namespace bench {

/// Echoed messages, with a fixed number in flight on each connection.
nlohmann::json echo(const Options& options);

/// Echoes at a fixed rate, independent of the answers: latency is measured from the scheduled time.
nlohmann::json echo_at_rate(const Options& options);

/// Publishers whose messages the server sends to all connections of their room. Deliveries are counted.
nlohmann::json fan_out(const Options& options);

/// Two servers that share a topic, with a publisher each. Deliveries are counted, and their latency at a fixed
/// rate is measured.
nlohmann::json cluster(const Options& options);

/// Connections opened and cut in sequence. Connections are counted.
nlohmann::json handshakes(const Options& options);

/// Connections that have exchanged one message each and are idle: their memory and their CPU time.
nlohmann::json idle(const Options& options);

}  // namespace bench
