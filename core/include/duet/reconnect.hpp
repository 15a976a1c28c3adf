#pragma once

#include <duet/client.hpp>
#include <duet/closed.hpp>
#include <duet/function.hpp>
#include <duet/no_limit.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace duet {

/// True if another attempt may succeed where this one failed. False after a close code that blames or bans
/// the client (1000, 1002, 1003, 1007 to 1010, 3500 to 3999, 4500 to 4999), after an HTTP status of 400 to
/// 499 other than 408 and 429, and after a failed subprotocol negotiation. A browser does not report the last
/// two, so there they are retried. True after Cause::overflow, as when a page that polls was hidden.
[[nodiscard]] bool is_worth_retrying(const Closed& closed);

/// How a client reconnects by itself.
struct ReconnectOptions {
  /// Exponential backoff with full jitter: the pause before attempt n + 1 is random, between 0 and
  /// first_delay * 2^n, and at most longest_delay. So the clients of a server that restarts do not return all
  /// at once.
  std::chrono::milliseconds first_delay{500};
  std::chrono::milliseconds longest_delay{30'000};

  /// If a server or proxy refuses with 429 or 503 and a Retry-After header (RFC 9110 section 10.2.3), the
  /// pause is the time in the header plus the random time. This is the longest time accepted from a header; 0
  /// ignores the header. A browser does not show the header to a page.
  std::chrono::milliseconds longest_retry_after{300'000};

  /// A connection that stayed open this long resets the backoff.
  std::chrono::milliseconds stable_after{5'000};

  /// The number of consecutive retries without a stable connection.
  unsigned max_retries = no_limit;

  /// The offline queue: messages accepted while there is no connection. They are sent in order when it opens,
  /// before on_open. A message that does not fit is refused with queue_full. Queued messages are dropped only
  /// if the client is destroyed or no further attempt follows. By default there is no offline queue.
  std::size_t max_offline_messages = 0;
  std::size_t max_offline_bytes = 256 << 10;

  /// Replaces is_worth_retrying().
  Function<bool(const Closed&)> should_retry = {};

  /// The seed of the random pauses, for tests that need the same ones every time.
  std::optional<std::uint64_t> seed = {};
};

/// Makes a client reconnect, to the same URL, after every attempt that ended for another reason than close().
/// Applies to attempts that connect() begins from now on. Each attempt has the usual events, and
/// Closed::retry_in is the pause before the next one. During the pause ready_state() is closed, run() does
/// not return, connect() tries at once, and close() stops reconnecting without another event. Messages that
/// the network may have lost are not sent again. Belongs to the loop's thread.
void set_reconnect(Client& client, ReconnectOptions options = {});

/// Turns it off: no attempt follows the one that is under way. A pause ends as by close().
void set_reconnect(Client& client, std::nullopt_t);

}  // namespace duet
