#pragma once

#include <cstdint>

/// Close codes by name (RFC 6455 section 7.4.1 and the IANA registry of WebSocket close codes).
namespace duet::close_code {

inline constexpr std::uint16_t normal = 1000;            ///< the purpose is fulfilled
inline constexpr std::uint16_t going_away = 1001;        ///< a server shuts down, or a page is left
inline constexpr std::uint16_t protocol_error = 1002;    ///< the peer violated RFC 6455
inline constexpr std::uint16_t unsupported_data = 1003;  ///< a type of message that is not accepted
inline constexpr std::uint16_t none = 1005;              ///< never sent: the Close frame had no code
inline constexpr std::uint16_t abnormal = 1006;          ///< never sent: there was no closing handshake
inline constexpr std::uint16_t invalid_data = 1007;      ///< a text message that is not UTF-8
inline constexpr std::uint16_t policy_violation = 1008;  ///< refused for a reason that has no code of its own
inline constexpr std::uint16_t too_big = 1009;           ///< a message larger than the receiver's limit
inline constexpr std::uint16_t internal_error = 1011;    ///< an unexpected condition in the server
inline constexpr std::uint16_t service_restart = 1012;   ///< the server restarts; clients may reconnect
inline constexpr std::uint16_t try_again_later = 1013;   ///< an overloaded server, or a slow consumer
inline constexpr std::uint16_t tls_failure = 1015;       ///< never sent: the TLS handshake failed

/// Returns whether a client's application may send this code: 1000 and 3000 to 4999, as in the WHATWG
/// WebSocket interface. The other codes belong to the protocol.
[[nodiscard]] constexpr bool client_may_send(std::uint16_t code) {
  return code == normal || (code >= 3000 && code <= 4999);
}

/// Returns whether a Close frame may contain this code (RFC 6455 section 7.4.2). A server's application may
/// send these codes, and a frame with any other code is a protocol error.
[[nodiscard]] constexpr bool valid_on_the_wire(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/// The longest close reason, in bytes: a control frame carries 125, and two of them are the code.
inline constexpr unsigned longest_reason = 123;

}  // namespace duet::close_code
