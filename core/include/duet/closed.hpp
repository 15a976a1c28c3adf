#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet {

/// What ended a connection, or kept it from opening.
///
/// A browser tells a page less than an operating system tells a program, so each cause belongs to a class
/// that every target can tell: see portable().
enum class Cause : std::uint8_t {
  handshake,  ///< the closing handshake took place; code and reason are the peer's
  aborted,    ///< close() before the connection was open
  timeout,    ///< connecting, the answer to close() or a sign of life took longer than the option allows
  too_big,   ///< the peer sent a message larger than ClientOptions::max_message_size, or than there is memory
  overflow,  ///< more arrived than ClientOptions::max_receive_queue, and this target cannot stop reading

  unreachable,  ///< class: it could not be opened, for a reason the target does not tell
  dns,          ///< the host name has no address
  tcp,          ///< nobody listens there, or no way leads there
  tls,          ///< the certificate is not trusted or is another host's, or TLS failed
  http,         ///< the server answered something other than a WebSocket handshake
  subprotocol,  ///< the server chose no subprotocol though some were asked for, or another one
  proxy,        ///< the HTTP proxy cannot be reached, or did not make the connection

  lost,      ///< class: it was open and went away without a closing handshake
  protocol,  ///< the peer broke the protocol (RFC 6455) and was hung up on
};

/// The class that a program can rely on everywhere: dns, tcp, tls, http, subprotocol and proxy become
/// unreachable, protocol becomes lost, the others stay.
[[nodiscard]] constexpr Cause portable(Cause cause) {
  if (cause >= Cause::lost) return Cause::lost;
  return cause >= Cause::unreachable ? Cause::unreachable : cause;
}

/// The cause as one English sentence without a final full stop, the same on every target.
[[nodiscard]] std::string_view describe(Cause cause);

/// The cause's name as it stands in the enumeration, for logs.
[[nodiscard]] std::string_view name(Cause cause);

/// The last event of every attempt to connect: delivered exactly once, always last.
struct Closed {
  std::uint16_t code = 1006;  ///< 1005: the Close frame had none; 1006: there was no closing handshake
  std::string reason = {};    ///< the peer's words; UTF-8, up to 123 bytes
  bool was_clean = false;     ///< both ends sent a Close frame (WHATWG CloseEvent.wasClean)
  bool was_open = false;      ///< on_open was delivered before
  Cause cause = Cause::lost;
  std::string detail = {};  ///< what only this occasion knows: an address, the system's words; often empty

  /// Natively, where the server, or a proxy, answered with it: 403. Otherwise 0.
  std::uint16_t http_status = 0;

  /// Which attempt of this client it was, counted from 1.
  std::uint32_t attempt = 0;

  /// When the next attempt follows by itself (see set_reconnect); nothing if none does.
  std::optional<std::chrono::milliseconds> retry_in = {};

  /// describe(cause), and the detail behind a colon where there is one.
  [[nodiscard]] std::string message() const;
};

}  // namespace duet
