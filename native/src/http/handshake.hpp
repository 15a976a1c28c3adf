// Both sides of the opening handshake of a WebSocket (RFC 6455 section 4), as text and values.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/head.hpp"
#include "http/origin.hpp"
#include "http/response.hpp"

namespace duet::detail {

/// Fetches the SHA-1 of accept_key() for the process, if that was not done yet. Returns false and a sentence
/// without its full stop if OpenSSL has none; the next call tries again. Call it before any other OpenSSL
/// function.
bool prepare_accept_key(std::string& error);

/// Returns the Sec-WebSocket-Accept for a key (section 4.2.2). Empty if OpenSSL has no SHA-1, or no memory.
std::string accept_key(std::string_view sec_websocket_key);

/// Returns a new Sec-WebSocket-Key: 16 random bytes in base64.
std::string make_key();

// The client's side.

struct UpgradeRequest {
  std::string host;  ///< as in the Host header: "example.com", "[::1]:8080"
  std::string target;
  std::string key;
  std::vector<std::string> subprotocols;
  std::vector<Header> extra;
  std::string extensions = {};  ///< offered, as in Sec-WebSocket-Extensions; empty for none
};

std::string format_request(const UpgradeRequest& request);

/// Returns whether an application may add this header to a request: it is well-formed, does not belong to the
/// handshake and does not frame a body.
bool may_be_sent(std::string_view name, std::string_view value);

/// Checks the server's response to a request with this key. Returns an empty string if the handshake is
/// complete, else a sentence without its full stop. Sets `subprotocol` to the chosen one, or empty. The
/// caller checks whether that was offered, and the chosen extensions if any were offered.
std::string check_response(const ResponseHead& response, std::string_view key, std::string& subprotocol,
                           bool offered_extensions = false);

// The server's side.

struct UpgradeCheck {
  int status = 400;    ///< 101, or the status of the refusal
  std::string reason;  ///< of the refusal: a sentence without its full stop
  std::string accept;  ///< the Sec-WebSocket-Accept of the answer
};

/// Returns whether the request is a WebSocket handshake, valid or not. An Upgrade to another protocol is not:
/// a server may ignore it and answer in plain HTTP (RFC 9110 section 7.8).
bool wants_upgrade(const RequestHead& request);

/// Checks the requirements of RFC 6455 section 4.2.1, except the lists, which take longer to read:
/// read_subprotocols, and accept_deflate_offer (ws/deflate_offer.hpp).
UpgradeCheck check_request(const RequestHead& request);

/// Reads the offered subprotocols, in order; none also for a list without an element (RFC 9110 section
/// 5.6.1.2). Returns false if an element is not a token, or appears twice (RFC 6455 section 4.1, item 10).
bool read_subprotocols(const Headers& headers, std::vector<std::string>& out);

/// Returns the 101 response. `check.status` must be 101.
std::string format_accept(const UpgradeCheck& check, std::string_view chosen_subprotocol,
                          std::span<const Header> extra = {});

/// Returns a complete response with the sentence as its text, after which the connection is closed. A 426
/// names the supported version (section 4.4), and a 405 allows GET.
std::string format_refusal(int status, std::string_view sentence, std::span<const Header> extra = {});

}  // namespace duet::detail
