// The opening handshake of a WebSocket, both sides of it (RFC 6455 section 4), as text and values.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/head.hpp"
#include "http/origin.hpp"
#include "http/response.hpp"

namespace duet::detail {

/// Fetches the SHA-1 of accept_key(), for the whole process, where that was not done yet. False, and one
/// sentence without its period, where OpenSSL has none; the next call tries again.
/// To be called before anything else of OpenSSL's.
bool prepare_accept_key(std::string& error);

/// The Sec-WebSocket-Accept that answers a key (section 4.2.2). Empty where OpenSSL has no SHA-1, or no
/// memory.
std::string accept_key(std::string_view sec_websocket_key);

/// A fresh Sec-WebSocket-Key: 16 random bytes in base64.
std::string make_key();

// The client's side.

struct UpgradeRequest {
  std::string host;  ///< as for the Host header: "example.com", "[::1]:8080"
  std::string target;
  std::string key;
  std::vector<std::string> subprotocols;
  std::vector<Header> extra;
  std::string extensions = {};  ///< offered, as Sec-WebSocket-Extensions has it; empty for none
};

std::string format_request(const UpgradeRequest& request);

/// Whether an application may add this header to a request: well-formed, and not one of those that the
/// handshake has itself or that would frame a body.
bool may_be_sent(std::string_view name, std::string_view value);

/// Checks the server's answer to a request with this key. Returns an empty string if the connection is a
/// WebSocket from here on, else one sentence without its period. `subprotocol` becomes the one chosen, or
/// empty; whether it was asked for is not decided here, nor, where extensions were offered, what was chosen
/// of them.
std::string check_response(const ResponseHead& response, std::string_view key, std::string& subprotocol,
                           bool offered_extensions = false);

// The server's side.

struct UpgradeCheck {
  int status = 400;    ///< 101, or what to refuse with
  std::string reason;  ///< why refused: one sentence without its period
  std::string accept;  ///< the Sec-WebSocket-Accept to answer with
};

/// Whether the request is meant as a WebSocket handshake, good or bad. An Upgrade to something else is none:
/// a server may ignore that and answer in plain HTTP (RFC 9110 section 7.8).
bool wants_upgrade(const RequestHead& request);

/// What RFC 6455 section 4.2.1 asks of a request, but for its lists, which take longer to read:
/// read_subprotocols, and accept_deflate_offer (ws/deflate_offer.hpp).
UpgradeCheck check_request(const RequestHead& request);

/// What the client offers, in its order; none also for a list without an element (RFC 9110 section
/// 5.6.1.2). False if it has something else than tokens, or one of them twice (RFC 6455 section 4.1, item
/// 10).
bool read_subprotocols(const Headers& headers, std::vector<std::string>& out);

/// The 101 response. `check.status` must be 101.
std::string format_accept(const UpgradeCheck& check, std::string_view chosen_subprotocol,
                          std::span<const Header> extra = {});

/// A complete response with the sentence as its text, after which the connection is closed. A 426 names the
/// version duet speaks (section 4.4), and a 405 allows GET.
std::string format_refusal(int status, std::string_view sentence, std::span<const Header> extra = {});

}  // namespace duet::detail
