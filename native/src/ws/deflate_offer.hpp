// How the two ends agree on permessage-deflate in the opening handshake (RFC 7692 sections 5 and 7.1).
#pragma once

#include <duet/compression.hpp>
#include <duet/error.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

/// What was agreed on, as one end sees it.
struct DeflateTerms {
  int deflate_bits = 15;  ///< 9 to 15; 0: a window that zlib cannot keep to, so nothing is compressed here
  int inflate_bits = 15;  ///< 8 to 15, the peer's window
  bool deflate_takeover = true;
  bool inflate_takeover = true;
};

/// Checks an application's options: bad_limit, with the name of the one that is out of range.
std::optional<Failure> check_compression(const Compression& compression);

// The client's side.

/// The Sec-WebSocket-Extensions of a request. An offer that not every server can meet is followed by the one
/// that browsers make: a server that declines all of them may refuse the connection, as npm's ws does.
std::string write_deflate_offer(const Compression& compression);

/// Judges the server's Sec-WebSocket-Extensions, all of them joined, if it has sent any: without them there
/// is no compression. Returns an empty string, or one sentence without its full stop, and the connection must
/// be failed.
std::string check_deflate_answer(std::string_view header, const Compression& compression,
                                 std::optional<DeflateTerms>& terms);

// The server's side.

struct DeflateAnswer {
  DeflateTerms terms;
  std::string header;  ///< the Sec-WebSocket-Extensions to answer
};

/// Takes the first of the client's offers that can be met. False if the header breaks the grammar, which a
/// handshake must not; offers that RFC 7692 section 7.1 says to decline are passed over.
bool accept_deflate_offer(std::string_view header, const Compression& compression,
                          std::optional<DeflateAnswer>& answer);

}  // namespace duet::detail
