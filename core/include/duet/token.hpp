#pragma once

#include <duet/client.hpp>
#include <duet/result.hpp>

#include <string_view>

namespace duet {

/// Authentication the one way that a browser allows, the same on every target: the token travels in the
/// opening handshake, as an entry among the subprotocols, for every attempt that connect() or set_reconnect()
/// begins from now on. The server reads it with Upgrade::token() (duet/upgrade.hpp) before it accepts; any
/// other server finds it as docs/wire.md says. Where the client asks for no subprotocol of its own,
/// "duet.token" is asked for and must be chosen.
///
/// A token replaces the one set before: tokens should be short-lived, so give a fresh one in on_close, before
/// the next attempt. Any bytes, 1 to 4096. Refused: bad_token.
///
/// Mind: it is sent with the request, in clear where the URL is ws, and servers and proxies on the way may
/// write requests to their logs. Use wss, and a token that is good for one connection and a minute. A page
/// cannot see that a server has refused the handshake (Closed::http_status is 0 there): a server that wants
/// the client to know accepts, and closes with a code of its own, 4500 or more so that it is not tried again.
Result<> set_token(Client& client, std::string_view token);

}  // namespace duet
