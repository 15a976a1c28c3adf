#pragma once

#include <string_view>

/// What duet's own client and server say to each other where a browser leaves no other way: among the
/// subprotocols of the opening handshake, and in text messages once both have agreed to that there.
/// docs/wire.md tells other servers.
namespace duet::detail::wire {

/// Offered behind each subprotocol, chosen in its place: the messages below mean what they say.
inline constexpr std::string_view alive_suffix = "+duet.alive";
inline constexpr std::string_view alive_question{"\0duet?", 6};
inline constexpr std::string_view alive_answer{"\0duet!", 6};

/// A token is offered in base64url behind this prefix, and never chosen; this name is offered, to be chosen,
/// where the application has no subprotocol of its own.
inline constexpr std::string_view token_name = "duet.token";
inline constexpr std::string_view token_prefix = "duet.token.";

}  // namespace duet::detail::wire
