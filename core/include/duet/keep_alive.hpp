#pragma once

#include <duet/client.hpp>

#include <chrono>

namespace duet {

/// How soon a client notices that its server is gone without a word: the cable pulled, the computer asleep, a
/// middlebox that forgot the connection. Name them in order.
struct KeepAliveOptions {
  /// How often it is looked whether something has come since the last look. If nothing has, the server is
  /// asked for a sign of life; whatever comes is one.
  std::chrono::milliseconds interval{25'000};

  /// How long after the question it is looked again. If nothing has come until then, the connection is over:
  /// Closed{1006, timeout}. Extended while the server takes what was sent before the question. So a server
  /// that is gone is missed after interval + timeout at the soonest, and two of each at the latest.
  std::chrono::milliseconds timeout{20'000};
};

/// For every connection of this client that opens from now on. Natively it asks with a Ping (RFC 6455 section
/// 5.5.2), which every server answers. A browser has none, so there a client that asks for subprotocols
/// offers each a second time, as "chat+duet.alive": a server that knows this, as duet's does, chooses it and
/// answers questions in text messages that neither end's application sees. A server that does not, chooses as
/// ever and is sent nothing; docs/wire.md has the details. Belongs to the loop's thread.
void set_keep_alive(Client& client, KeepAliveOptions options = {});

/// Whether the connection is open and its server would be missed. In a browser false where the server does
/// not know how to answer, or the client asks for no subprotocol.
[[nodiscard]] bool is_kept_alive(Client& client);

}  // namespace duet
