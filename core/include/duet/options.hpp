#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace duet {

/// What a client can be told on every target. Name them in order: Client c(loop, {.subprotocols = {"chat"}});
///
/// Time in which the server could not answer, or the loop not hear of it, does not count for its limits: see
/// "Time limits" in docs/guide.md.
struct ClientOptions {
  /// Asked for in this order (RFC 6455 section 1.9). If any is asked for, the server must choose one of
  /// them, else the attempt fails; if none is, it must choose none.
  std::vector<std::string> subprotocols = {};

  /// From connect() to on_open, everything included. Then Closed{1006, timeout}.
  std::chrono::milliseconds connect_timeout{10'000};

  /// From close() to the peer's answer. Then Closed{1006, timeout}. Extended while the peer takes what was
  /// sent before.
  std::chrono::milliseconds close_timeout{5'000};

  /// In bytes; a larger message is not delivered and ends the connection with Closed{1009, too_big}.
  std::size_t max_message_size = 1 << 20;

  /// In bytes; a message that waits counts as its payload and 16 bytes, here and below. When more than this
  /// waits for the network, send() says slow_down; on_drain follows once no more than the low mark waits.
  std::size_t high_water_mark = 64 << 10;
  std::size_t low_water_mark = 16 << 10;

  /// In bytes; send() refuses with Error::queue_full what would make more than this wait for the network.
  /// A message always fits an empty queue.
  std::size_t max_buffered_amount = 1 << 20;

  /// In bytes: how much may have arrived and wait, because the program polls too seldom or does not call
  /// next(). Natively nothing is read then, and the peer waits, until less does. A browser reads on whatever
  /// happens, so there the connection ends: Closed{1008, overflow}, after what came before. A message always
  /// fits an empty queue.
  std::size_t max_receive_queue = 16 << 20;
};

}  // namespace duet
