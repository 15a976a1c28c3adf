#pragma once

#include <duet/backplane_state.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace duet {

/// The reason why an opening handshake failed.
enum class Refusal : std::uint8_t {
  malformed,    ///< it violated RFC 6455 section 4.2.1, or was not HTTP
  version,      ///< it requested another version of the protocol, or another protocol: 426
  origin,       ///< the origin is not allowed, 403, or the host is not, 421
  no_route,     ///< no route matches the path: 404
  application,  ///< on_upgrade refused it
  too_many,     ///< a limit on connections or their rate was reached: 429
  unavailable,  ///< the server was shutting down: 503
  timeout,      ///< it was not complete within ServerOptions::Timeouts::handshake
  tls,          ///< the TLS handshake failed
};
inline constexpr std::size_t refusal_count = 9;

/// The enumerator's name, as in the metrics.
[[nodiscard]] std::string_view to_string(Refusal refusal);

/// The loop's lag: from the time when a timer was due to the time when it ran, measured four times a second
/// while there are connections. All connections of a loop wait for a callback that takes long.
struct LoopLag {
  /// The inclusive upper bounds of the buckets.
  static constexpr std::array<std::chrono::milliseconds, 10> bounds{
      std::chrono::milliseconds(1),   std::chrono::milliseconds(2),   std::chrono::milliseconds(5),
      std::chrono::milliseconds(10),  std::chrono::milliseconds(20),  std::chrono::milliseconds(50),
      std::chrono::milliseconds(100), std::chrono::milliseconds(200), std::chrono::milliseconds(500),
      std::chrono::milliseconds(1000)};

  /// The measurements per bucket; the last element counts those above all bounds.
  std::array<std::uint64_t, bounds.size() + 1> counts{};
  std::chrono::milliseconds sum{0};
  std::chrono::milliseconds highest{0};
};

/// Statistics of a server's backplane (duet/backplane.hpp).
struct BackplaneStatistics {
  BackplaneState::Phase phase = BackplaneState::Phase::connecting;
  std::uint64_t published = 0;  ///< messages that this server has passed to the backplane
  std::uint64_t received = 0;   ///< messages from it
  std::uint64_t failed = 0;     ///< publishes that did not reach it, or were refused
  std::uint64_t losses = 0;     ///< lost connections
  std::uint64_t gaps = 0;       ///< Gaps reported: subscribers have missed messages for good
};

/// Statistics of a server since it was constructed. A connection is a WebSocket, from on_open to on_close.
/// Payload is counted as applications see it: uncompressed, without frame headers, pings and keep-alive
/// messages.
struct Statistics {
  std::size_t sockets_open = 0;     ///< including those that are not a WebSocket, or not yet
  std::uint64_t sockets_total = 0;  ///< accepted
  std::size_t connections_open = 0;
  std::uint64_t connections_total = 0;
  std::uint64_t http_requests = 0;  ///< without handshakes

  std::uint64_t messages_received = 0;
  std::uint64_t messages_sent = 0;    ///< accepted by send functions and publish
  std::uint64_t bytes_received = 0;   ///< of payload
  std::uint64_t bytes_sent = 0;       ///< of payload
  std::size_t bytes_queued = 0;       ///< of payload, queued for the network over all connections
  std::size_t most_bytes_queued = 0;  ///< the largest send queue of one connection so far
  std::size_t memory_held = 0;        ///< of payload, as ServerOptions::Limits::max_memory counts it
  std::size_t history_bytes = 0;      ///< of topics' history, as ServerOptions::Limits::max_history counts it

  std::array<std::uint64_t, refusal_count> refusals{};      ///< by Refusal
  std::map<std::uint16_t, std::uint64_t> close_codes = {};  ///< by Closed::code, 1005 and 1006 included
  LoopLag loop_lag = {};
  std::optional<BackplaneStatistics> backplane = {};  ///< nullopt without one

  [[nodiscard]] std::uint64_t refused(Refusal reason) const {
    return refusals[static_cast<std::size_t>(reason)];
  }
};

}  // namespace duet
