#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace duet {

/// Why a call was refused. A refused call changed nothing: nothing was sent, opened or queued.
/// docs/errors.md has a paragraph on each; describe() gives its sentence.
enum class Error : std::uint8_t {
  // Client::connect
  bad_url = 1,            ///< not an absolute ws, wss, http or https URL that both backends accept alike
  bad_subprotocol,        ///< a subprotocol is not a token (RFC 9110 section 5.6.2)
  duplicate_subprotocol,  ///< the same subprotocol was asked for twice
  already_connected,      ///< connect() before the previous attempt's on_close
  bad_token,              ///< set_token() with nothing, or more than 4096 bytes
  // send
  not_open_yet,        ///< send() before on_open
  already_closed,      ///< send() or close() when there is no connection, or after close()
  not_utf8,            ///< text, or a close reason, that is not UTF-8 (RFC 3629)
  queue_full,          ///< more than the send queue's hard limit would be waiting
  message_unfinished,  ///< a message that is sent in parts has not had its last one
  // close
  bad_close_code,   ///< a code that this end may not send (RFC 6455 section 7.4)
  reason_too_long,  ///< a close reason of more than 123 bytes
  // set_native_options
  bad_header,  ///< a request header that is malformed, or the handshake's own
  bad_proxy,   ///< not the URL of an HTTP proxy
  bad_pin,     ///< a pinned key is not "sha256/" and the base64 of 32 bytes
  // Connection::subscribe, Server::publish
  bad_topic,        ///< a topic is empty, too long, not UTF-8, or has control characters or a '*' inside
  too_many_topics,  ///< more than ServerOptions::max_subscriptions
  bad_route,        ///< a pattern of paths that Server::route does not understand
  // Server::listen
  already_listening,    ///< listen() on a server that listens
  port_in_use,          ///< another socket has this address and port
  address_unavailable,  ///< not an address of this machine, or not an address
  bad_limit,            ///< a limit of the options is outside of its range
  permission_denied,    ///< the system does not allow it (a port below 1024, a file's mode)
  missing_file,         ///< a file or folder named in the options is not there
  bad_certificate,      ///< a certificate or key cannot be used, or they do not match
  system_failure,       ///< the operating system refused; the detail has its words
};

/// The error as one English sentence without a final full stop, the same on every target.
[[nodiscard]] std::string_view describe(Error error);

/// An error with what only this occasion knows: the address, the file, the system's own words.
struct Failure {
  Error code;
  std::string detail;

  /// describe(code), and the detail behind a colon where there is one.
  [[nodiscard]] std::string message() const;
};

}  // namespace duet
