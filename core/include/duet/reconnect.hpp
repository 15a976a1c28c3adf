#pragma once

#include <duet/client.hpp>
#include <duet/closed.hpp>
#include <duet/function.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace duet {

/// Whether another attempt may end better than this one did. Not after a code that says the client is to
/// blame or unwanted (1000, 1002, 1003, 1007 to 1010, 3500 to 3999, 4500 to 4999), not where the server
/// refused with an HTTP status of 400 to 499 other than 408 and 429, not for want of a subprotocol. A browser
/// does not tell the last two from a server that is away, so there they are tried again.
[[nodiscard]] bool is_worth_retrying(const Closed& closed);

/// How a client connects again by itself. Name them in order.
struct ReconnectOptions {
  /// The pause before attempt n + 1 is a random time between 0 and first_delay * 2^n, but at most
  /// longest_delay ("full jitter"), so that the clients of a server that went away do not come back as one
  /// wave.
  std::chrono::milliseconds first_delay{500};
  std::chrono::milliseconds longest_delay{30'000};

  /// Where a server refuses with 429 or 503 and a Retry-After header (RFC 9110 section 10.2.3), the pause is
  /// what that asks for and the random time on top of it; but no more than this is heeded, so that a server's
  /// mistake does not keep clients away for days. 0: the header is ignored. A proxy's answer counts as the
  /// server's. A browser does not show a page the answer, so on the web the pause is the random time alone.
  std::chrono::milliseconds longest_retry_after{300'000};

  /// A connection that stayed open so long has succeeded: the next pause is a first one again.
  std::chrono::milliseconds stable_after{5'000};

  /// Attempts in a row that may follow one that ended, without a stable connection between them. 0: no limit.
  unsigned max_retries = 0;

  /// Messages that send() takes while there is no connection, to be sent in their order when there is one,
  /// before on_open. What does not fit is refused with queue_full; nothing that was taken is dropped, but
  /// when the client goes or gives up. 0: none, send() is refused as without reconnecting.
  std::size_t max_offline_messages = 0;
  std::size_t max_offline_bytes = 256 << 10;

  /// Asked instead of is_worth_retrying(), where there is one.
  Function<bool(const Closed&)> should_retry = {};

  /// For tests that want the same pauses every time; 0: random.
  std::uint64_t seed = 0;
};

/// Lets a client connect again, to the same URL, after every attempt that ended by something other than the
/// application's close(): those that connect() begins from now on. Each attempt gives the usual events;
/// Closed::retry_in tells the pause before the next. While it lasts, ready_state() is closed, run() goes on,
/// connect() tries at once, and close() ends the matter without another event. What the network may have lost
/// is not sent again. Belongs to the loop's thread.
void set_reconnect(Client& client, ReconnectOptions options = {});

}  // namespace duet
