#pragma once

#include <string_view>

/// The protocol between duet's own client and server for features that browsers lack: names among the
/// subprotocols of the opening handshake, and text messages once both have agreed there. docs/wire.md
/// documents it for other servers.
namespace duet::detail::wire {

/// Offered after each subprotocol, and chosen in its place: the messages below have their meaning.
inline constexpr std::string_view alive_suffix = "+duet.alive";
inline constexpr std::string_view alive_question{"\0duet?", 6};
inline constexpr std::string_view alive_answer{"\0duet!", 6};

/// A token is offered in base64url with this prefix, and is never chosen. The name is offered, and may be
/// chosen, if the application has no subprotocol of its own.
inline constexpr std::string_view token_name = "duet.token";
inline constexpr std::string_view token_prefix = "duet.token.";

}  // namespace duet::detail::wire
