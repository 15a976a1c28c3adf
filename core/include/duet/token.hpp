#pragma once

#include <duet/client.hpp>
#include <duet/result.hpp>

#include <string_view>

namespace duet {

/// Authentication in the only way that a browser allows, the same on every target: the token is sent in the
/// opening handshake, as an entry of the subprotocol list, with every attempt that begins from now on. A duet
/// server reads it with Upgrade::token() before it accepts; docs/wire.md describes the format for others. A
/// client that requests no subprotocol then requests "duet.token", which the server must choose.
///
/// A token replaces the previous one. Tokens should be short-lived: set a fresh one in on_close, before the
/// next attempt. Any bytes, 1 to 4096. Errors: bad_token.
///
/// Security: the token is part of the request, readable on the network if the URL is ws, and servers and
/// proxies may log it. Use wss and a token that is valid once and for a minute. A page cannot see that a
/// server refused the handshake (Closed::http_status is 0 there). To tell the client, accept and close with a
/// code of your own, 4500 or higher so that it does not reconnect.
[[nodiscard]] Result<> set_token(Client& client, std::string_view token);

}  // namespace duet
