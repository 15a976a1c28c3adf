#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet {

/// The reason why a connection ended or could not be opened.
///
/// A browser tells a page less than an operating system tells a program. Each cause therefore belongs to a
/// class that every target reports: see portable_cause().
enum class Cause : std::uint8_t {
  handshake,  ///< the closing handshake; code and reason are the peer's
  aborted,    ///< close() before the connection was open
  timeout,    ///< connecting, the closing handshake or a keep-alive ping took longer than the option allows
  too_big,    ///< a message was larger than max_message_size, or did not fit into memory
  overflow,   ///< messages exceeded max_receive_queue, and this target cannot stop reading

  unreachable,  ///< class: it could not be opened, and the target does not know why
  dns,          ///< the host name has no address
  tcp,          ///< the connection was refused, or there is no route to the host
  tls,          ///< the certificate is not trusted or is for another host, or TLS failed
  http,         ///< the answer was not a WebSocket handshake
  subprotocol,  ///< the server chose no subprotocol though some were requested, or one that was not
  proxy,        ///< the HTTP proxy cannot be reached, or refused to connect

  lost,      ///< class: it was open and ended without a closing handshake
  protocol,  ///< the peer violated the protocol (RFC 6455), and this end closed the connection
};

/// The class that every target reports: dns, tcp, tls, http, subprotocol and proxy become unreachable,
/// protocol becomes lost, the others stay.
[[nodiscard]] constexpr Cause portable_cause(Cause cause) {
  if (cause >= Cause::lost) return Cause::lost;
  return cause >= Cause::unreachable ? Cause::unreachable : cause;
}

/// One English sentence about the cause, without a final full stop. The same on every target.
[[nodiscard]] std::string_view describe(Cause cause);

/// The enumerator's name, "timeout", for logs.
[[nodiscard]] std::string_view to_string(Cause cause);

/// The last event of every attempt to connect: delivered exactly once, always last.
struct Closed {
  std::uint16_t code = 1006;  ///< 1005: the Close frame had no code; 1006: there was no closing handshake
  std::string reason = {};    ///< the peer's reason; UTF-8, at most 123 bytes
  bool was_clean = false;     ///< both ends sent a Close frame (WHATWG CloseEvent.wasClean)
  bool was_open = false;      ///< on_open was delivered before
  Cause cause = Cause::lost;
  std::string detail = {};  ///< particulars: an address, the system's error text; often empty

  /// Natively the HTTP status of a server, or proxy, that refused the handshake: 403. Otherwise 0.
  std::uint16_t http_status = 0;

  /// The number of the attempt, counted from 1.
  std::uint32_t attempt = 0;

  /// The pause before the next attempt (set_reconnect); nullopt if there is none.
  std::optional<std::chrono::milliseconds> retry_in = {};

  /// describe(cause), followed by a colon and the detail if there is one.
  [[nodiscard]] std::string message() const;
};

}  // namespace duet
