#pragma once

#include <duet/client.hpp>
#include <duet/keep_alive_options.hpp>
#include <duet/result.hpp>

#include <optional>

namespace duet {

/// Turns keep-alive on for every connection that this client opens from now on. It checks at every interval,
/// so a dead server is detected after interval + timeout at the soonest and twice that at the latest.
///
/// Natively it sends a Ping (RFC 6455 section 5.5.2), which every server answers. A browser has no Ping.
/// There a client that requests subprotocols offers each one a second time with the suffix "+duet.alive". A
/// server that knows this, such as duet's, chooses that one and answers text messages that neither
/// application sees. Any other server chooses as usual and is sent nothing. docs/wire.md has the details.
/// Belongs to the loop's thread.
void set_keep_alive(Client& client);

/// The same with other times. Errors: bad_limit.
[[nodiscard]] Result<> set_keep_alive(Client& client, KeepAliveOptions options);

/// Turns it off for every connection that this client opens from now on.
void set_keep_alive(Client& client, std::nullopt_t);

/// True if the connection is open and a dead server would be noticed. In a browser it is false if the server
/// does not support the keep-alive messages, or the client requests no subprotocol.
[[nodiscard]] bool is_kept_alive(Client& client);

}  // namespace duet
