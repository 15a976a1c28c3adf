// The negotiation of permessage-deflate in the opening handshake (RFC 7692 sections 5 and 7.1).
#pragma once

#include <duet/compression.hpp>
#include <duet/error.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

/// The result of the negotiation, for one end.
struct DeflateTerms {
  int deflate_bits = 15;  ///< 9 to 15; 0: zlib does not support the window, so nothing is compressed here
  int inflate_bits = 15;  ///< 8 to 15, the peer's window
  bool deflate_takeover = true;
  bool inflate_takeover = true;
};

/// Checks an application's options: bad_limit, with the name of the one that is out of range.
std::optional<Failure> check_compression(const Compression& compression);

// The client's side.

/// Returns the Sec-WebSocket-Extensions of a request. An offer that not every server can meet is followed by
/// the one that browsers make: a server that declines all offers may refuse the connection, as npm's ws does.
std::string write_deflate_offer(const Compression& compression);

/// Checks the server's Sec-WebSocket-Extensions, all of them joined; without any there is no compression.
/// Returns an empty string, or a sentence without its full stop, and the connection must be failed.
std::string check_deflate_answer(std::string_view header, const Compression& compression,
                                 std::optional<DeflateTerms>& terms);

// The server's side.

struct DeflateAnswer {
  DeflateTerms terms;
  std::string header;  ///< the Sec-WebSocket-Extensions of the answer
};

/// Accepts the first of the client's offers that can be met. Returns false if the header violates the
/// grammar, which fails the handshake. Offers that RFC 7692 section 7.1 declines are skipped.
bool accept_deflate_offer(std::string_view header, const Compression& compression,
                          std::optional<DeflateAnswer>& answer);

}  // namespace duet::detail
