#include <duet/closed.hpp>
#include <duet/error.hpp>

#include "url_fault.hpp"

namespace duet {

std::string_view describe(Error error) {
  switch (error) {
    case Error::bad_url: return "the URL is not an absolute ws:// or wss:// URL";
    case Error::bad_subprotocol: return "a subprotocol is not a token of letters, digits and !#$%&'*+-.^_`|~";
    case Error::duplicate_subprotocol: return "a subprotocol is listed twice";
    case Error::already_connected: return "the client is connected or connecting already";
    case Error::bad_token: return "the token is empty or longer than 4096 bytes";
    case Error::not_open_yet: return "the connection is not open yet";
    case Error::already_closed: return "the connection is closed or closing";
    case Error::not_utf8: return "the text is not UTF-8";
    case Error::queue_full: return "the send queue is full";
    case Error::message_unfinished: return "a message in parts is not finished yet";
    case Error::too_many_pings: return "too many pings are unanswered";
    case Error::bad_close_code: return "this close code may not be sent";
    case Error::reason_too_long: return "the close reason is longer than 123 bytes";
    case Error::bad_header: return "a header is malformed, or belongs to the handshake";
    case Error::bad_proxy: return "the proxy is not an http:// URL";
    case Error::bad_pin: return "a pinned key is not sha256/ and 32 bytes in base64";
    case Error::bad_topic: return "this is not a valid topic name";
    case Error::too_many_topics: return "the connection is subscribed to too many topics already";
    case Error::bad_route: return "this is not a valid route pattern";
    case Error::bad_status: return "the HTTP status is not one to answer with here";
    case Error::already_listening: return "the server is already listening";
    case Error::port_in_use: return "the port is in use";
    case Error::address_unavailable: return "the address is not available on this machine";
    case Error::bad_limit: return "a limit is out of range";
    case Error::permission_denied: return "the system denied permission";
    case Error::missing_file: return "a file or folder does not exist";
    case Error::bad_certificate: return "the certificate or key cannot be used";
    case Error::system_failure: return "a system resource is not available";
    case Error::backplane_unavailable: return "the backplane is not available";
    case Error::answered_later: return "with a backplane this function answers in a callback";
    case Error::no_backplane: return "the server has no backplane";
  }
  return "no error";
}

std::string_view to_string(Error error) {
  switch (error) {
    case Error::bad_url: return "bad_url";
    case Error::bad_subprotocol: return "bad_subprotocol";
    case Error::duplicate_subprotocol: return "duplicate_subprotocol";
    case Error::already_connected: return "already_connected";
    case Error::bad_token: return "bad_token";
    case Error::not_open_yet: return "not_open_yet";
    case Error::already_closed: return "already_closed";
    case Error::not_utf8: return "not_utf8";
    case Error::queue_full: return "queue_full";
    case Error::message_unfinished: return "message_unfinished";
    case Error::too_many_pings: return "too_many_pings";
    case Error::bad_close_code: return "bad_close_code";
    case Error::reason_too_long: return "reason_too_long";
    case Error::bad_header: return "bad_header";
    case Error::bad_proxy: return "bad_proxy";
    case Error::bad_pin: return "bad_pin";
    case Error::bad_topic: return "bad_topic";
    case Error::too_many_topics: return "too_many_topics";
    case Error::bad_route: return "bad_route";
    case Error::bad_status: return "bad_status";
    case Error::already_listening: return "already_listening";
    case Error::port_in_use: return "port_in_use";
    case Error::address_unavailable: return "address_unavailable";
    case Error::bad_limit: return "bad_limit";
    case Error::permission_denied: return "permission_denied";
    case Error::missing_file: return "missing_file";
    case Error::bad_certificate: return "bad_certificate";
    case Error::system_failure: return "system_failure";
    case Error::backplane_unavailable: return "backplane_unavailable";
    case Error::answered_later: return "answered_later";
    case Error::no_backplane: return "no_backplane";
  }
  return "none";
}

namespace {

/// Returns a URL, as it was typed, without the user name and password before its last '@'.
std::string without_credentials(const std::string& url) {
  const std::size_t at = url.rfind('@');
  if (at == url.npos) return url;
  const std::size_t scheme = url.find("://");
  return url.substr(0, scheme < at ? scheme + 3 : 0) + "***" + url.substr(at);
}

}  // namespace

std::string Failure::message() const {
  std::string text(describe(code));
  if (code == Error::bad_url) {
    text += ": '" + without_credentials(detail) + "': ";
    text += duet::detail::url_fault(detail);
  } else if (code == Error::bad_proxy) {
    text += ": " + without_credentials(detail);
  } else if (!detail.empty()) {
    text += ": " + detail;
  }
  return text;
}

std::string Closed::message() const {
  std::string text(describe(cause));
  if (!detail.empty()) text += ": " + detail;
  return text;
}

std::string_view describe(Cause cause) {
  switch (cause) {
    case Cause::handshake: return "the connection was closed";
    case Cause::aborted: return "the connection was closed before it was open";
    case Cause::timeout: return "the peer did not answer in time";
    case Cause::too_big: return "the peer sent a message that is too big";
    case Cause::overflow: return "the receive queue is full";
    case Cause::unreachable: return "the connection failed";
    case Cause::dns: return "the host was not found";
    case Cause::tcp: return "the host cannot be reached";
    case Cause::tls: return "the TLS connection failed";
    case Cause::http: return "the server does not accept WebSocket connections here";
    case Cause::subprotocol: return "the server did not choose an offered subprotocol";
    case Cause::proxy: return "the proxy did not open the connection";
    case Cause::lost: return "the connection was lost";
    case Cause::protocol: return "the peer violated the WebSocket protocol";
  }
  return "the cause is unknown";
}

std::string_view to_string(Cause cause) {
  switch (cause) {
    case Cause::handshake: return "handshake";
    case Cause::aborted: return "aborted";
    case Cause::timeout: return "timeout";
    case Cause::too_big: return "too_big";
    case Cause::overflow: return "overflow";
    case Cause::unreachable: return "unreachable";
    case Cause::dns: return "dns";
    case Cause::tcp: return "tcp";
    case Cause::tls: return "tls";
    case Cause::http: return "http";
    case Cause::subprotocol: return "subprotocol";
    case Cause::proxy: return "proxy";
    case Cause::lost: return "lost";
    case Cause::protocol: return "protocol";
  }
  return "unknown";
}

}  // namespace duet
