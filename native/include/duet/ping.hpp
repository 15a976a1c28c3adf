#pragma once

#include <duet/client.hpp>
#include <duet/ping_callback.hpp>

namespace duet {

/// Sends a ping (RFC 6455 section 5.5.2), and calls `answered` with the round-trip time when the pong was
/// received. The time includes the waiting of the ping behind data that was queued before. Native only: a
/// browser does not let a page send pings. set_keep_alive() detects a dead server on every target.
///
/// `answered` is called on the loop, once, never from inside this call. It is not called if the connection
/// ends first (on_close is), or if the client is destroyed first. A peer may answer several pings with one
/// pong (section 5.5.3); they are answered together then. Errors: not_open_yet; already_closed; too_many_pings, if
/// most_pings are unanswered, and then no ping is sent.
[[nodiscard]] Result<> ping(Client& client, PingCallback answered);

}  // namespace duet
