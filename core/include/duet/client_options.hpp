#pragma once

#include <duet/no_limit.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace duet {

/// Options that a client has on every target: `duet::Client client(loop, {.subprotocols = {"chat"}});`
struct ClientOptions {
  /// Requested in this order (RFC 6455 section 1.9). If the list is not empty, the server has to choose one
  /// of them; if it is empty, the server must choose none. Otherwise the attempt fails.
  std::vector<std::string> subprotocols = {};

  /// Time during which the process was suspended, or its loop was not driven, does not count: see "Time
  /// limits" in docs/guide.md.
  struct Timeouts {
    /// From connect() to on_open, name resolution and TLS included. Then Closed{1006, timeout}.
    std::chrono::milliseconds connect{10'000};

    /// From close() to the peer's Close frame. Then Closed{1006, timeout}. Extended while the peer reads the
    /// messages sent before.
    std::chrono::milliseconds close{5'000};
  } timeouts = {};

  struct Limits {
    /// In bytes. A larger message is not delivered and ends the connection with Closed{1009, too_big}.
    std::size_t max_message_size = 1 << 20;

    /// In bytes: messages that have arrived and wait for poll() or next(), each counted as its payload and 16
    /// bytes. Natively the client stops reading at this limit, and the peer waits (TCP backpressure). A
    /// browser cannot stop reading, so there the connection ends with Closed{1008, overflow} after the
    /// messages that were queued. An empty queue takes a message of any size.
    std::size_t max_receive_queue = 16 << 20;
  } limits = {};

  /// The queue of messages that the network has not accepted yet, in bytes. A message counts as its payload
  /// and 16 bytes.
  struct SendQueue {
    /// Above this, a send function reports slow_down (backpressure)...
    std::size_t high_water_mark = 64 << 10;

    /// ...and on_drain is called once the queue has shrunk to this.
    std::size_t low_water_mark = 16 << 10;

    /// A message that would exceed this is refused with Error::queue_full. An empty queue takes a message of
    /// any size.
    std::size_t max_size = 1 << 20;
  } send_queue = {};
};

}  // namespace duet
