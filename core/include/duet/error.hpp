#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace duet {

/// The reason why a call was refused. A refused call has changed nothing: nothing was sent, opened or queued.
/// docs/errors.md has a paragraph on each; describe() returns its sentence.
enum class Error : std::uint8_t {
  // Client::connect
  bad_url = 1,      ///< not an absolute ws, wss, http or https URL, or one that browsers read differently
  bad_subprotocol,  ///< a subprotocol is not a token (RFC 9110 section 5.6.2)
  duplicate_subprotocol,  ///< a subprotocol is listed twice
  already_connected,      ///< connect() before on_close of the previous attempt
  bad_token,              ///< set_token() with an empty token, or one of more than 4096 bytes
  // Sending
  not_open_yet,        ///< sending before on_open
  already_closed,      ///< there is no connection, or close() was called
  not_utf8,            ///< the text or close reason is not UTF-8 (RFC 3629)
  queue_full,          ///< the message does not fit into the send queue
  message_unfinished,  ///< a message that is sent in parts is not finished
  too_many_pings,      ///< most_pings of ping() are unanswered
  // Closing
  bad_close_code,   ///< a close code that this end may not send (RFC 6455 section 7.4)
  reason_too_long,  ///< a close reason of more than 123 bytes
  // set_native_options
  bad_header,  ///< a header that is malformed, or that belongs to the handshake
  bad_proxy,   ///< the proxy is not an http:// URL
  bad_pin,     ///< a pinned key is not "sha256/" and the base64 of 32 bytes
  // Topics and routes
  bad_topic,        ///< a topic is empty, too long, not UTF-8, or contains a control character or '*'
  too_many_topics,  ///< more than ServerOptions::Limits::max_subscriptions
  bad_route,        ///< not a valid route pattern (Server::route)
  bad_status,       ///< not an HTTP status that this function can answer with
  // Server::listen
  already_listening,    ///< the server is listening
  port_in_use,          ///< another socket has this address and port
  address_unavailable,  ///< not an address of this machine, or not an address
  bad_limit,            ///< an option is outside of its range
  permission_denied,    ///< the system denies it (a port below 1024, a file's mode)
  missing_file,         ///< a file or folder named in the options does not exist
  bad_certificate,      ///< a certificate or key cannot be used, or the two do not match
  system_failure,       ///< a system resource is not available; the detail has the system's text
  // Backplanes
  backplane_unavailable,  ///< the backplane is not connected, or its broker has refused
  answered_later,         ///< the server has a backplane: use the overload that answers in a callback
  no_backplane,           ///< the server has no backplane
};

/// One English sentence about the error, without a final full stop. The same on every target.
[[nodiscard]] std::string_view describe(Error error);

/// The enumerator's name, "bad_url", for logs.
[[nodiscard]] std::string_view to_string(Error error);

/// An error and its particulars: the URL, address or file, or the system's error text.
struct Failure {
  Error code;
  std::string detail;

  /// describe(code), followed by a colon and the detail if there is one. User names and passwords in a URL are
  /// replaced by "***", because messages are logged; the detail has them.
  [[nodiscard]] std::string message() const;

  friend bool operator==(const Failure& failure, Error error) { return failure.code == error; }
};

}  // namespace duet
