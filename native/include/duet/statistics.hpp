#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

namespace duet {

/// Why an opening handshake came to nothing.
enum class Refusal : std::uint8_t {
  malformed,    ///< it was not in order (RFC 6455 section 4.2.1), or was no HTTP at all
  version,      ///< it asked for another version of the protocol, or for another protocol: 426
  origin,       ///< it came from a page of an origin that may not connect, 403, or names another host, 421
  no_route,     ///< no route leads where it asked to: 404
  application,  ///< on_upgrade refused it
  too_many,     ///< a limit on connections or their rate was reached: 429
  unavailable,  ///< the server was about to stop: 503
  timeout,      ///< nothing whole had come when the handshake's time was over
  tls,          ///< it did not get through the TLS handshake
};
inline constexpr std::size_t refusal_count = 9;

/// One word, as it stands in the metrics.
[[nodiscard]] std::string_view name(Refusal refusal);

/// How late the loop was: from the moment a timer was due to the moment it ran, measured four times a second
/// while there are connections. What a callback takes longer than a moment, all connections wait for.
struct LoopLag {
  /// The upper bounds of the buckets, themselves included.
  static constexpr std::array<std::chrono::milliseconds, 10> bounds{
      std::chrono::milliseconds(1),   std::chrono::milliseconds(2),   std::chrono::milliseconds(5),
      std::chrono::milliseconds(10),  std::chrono::milliseconds(20),  std::chrono::milliseconds(50),
      std::chrono::milliseconds(100), std::chrono::milliseconds(200), std::chrono::milliseconds(500),
      std::chrono::milliseconds(1000)};

  /// How many were within each bound and over the one before it; the last counts what is over all of them.
  std::array<std::uint64_t, bounds.size() + 1> counts{};
  std::chrono::milliseconds sum{0};
  std::chrono::milliseconds highest{0};
};

/// What has happened in a server since it was made. A connection is a WebSocket, from on_open to on_close.
/// Payload is what applications see: uncompressed, without frame headers, pings and what duet's clients
/// exchange with it for themselves.
struct Statistics {
  std::size_t sockets_open = 0;     ///< those that are no WebSocket yet or never will be included
  std::uint64_t sockets_total = 0;  ///< accepted
  std::size_t connections_open = 0;
  std::uint64_t connections_total = 0;
  std::uint64_t http_requests = 0;  ///< those that were no handshake

  std::uint64_t messages_received = 0;
  std::uint64_t messages_sent = 0;    ///< taken by send()
  std::uint64_t bytes_received = 0;   ///< of payload
  std::uint64_t bytes_sent = 0;       ///< of payload
  std::size_t bytes_queued = 0;       ///< of payload, waiting for the network over all connections
  std::size_t most_bytes_queued = 0;  ///< the most that has ever waited for one connection
  std::size_t memory_held = 0;        ///< of payload, as ServerOptions::max_memory counts it
  std::size_t history_bytes = 0;      ///< of topics' history, as ServerOptions::max_history counts it

  std::array<std::uint64_t, refusal_count> refusals{};      ///< by Refusal
  std::map<std::uint16_t, std::uint64_t> close_codes = {};  ///< by Closed::code, 1005 and 1006 included
  LoopLag loop_lag = {};

  [[nodiscard]] std::uint64_t refused(Refusal why) const { return refusals[static_cast<std::size_t>(why)]; }
};

}  // namespace duet
