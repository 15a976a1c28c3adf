// The start line and the header fields of an HTTP/1.x message: a strict parser over bytes already in memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "http/headers.hpp"

namespace duet::detail {

struct RequestHead {
  std::string method;
  /// Starts with '/', or is "*" for OPTIONS. An absolute-form target is reduced to its path and query, and
  /// its authority has replaced the value of Host (RFC 9112 section 3.2.2).
  std::string target;
  int minor_version = 1;
  Headers headers;
  /// The fields that came in several lines, each as one (RFC 9110 section 5.3).
  std::vector<Header> repeated = {};

  /// The target without its query.
  [[nodiscard]] std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  /// The value of the field of this name, which is in lower case: of several lines the one value that they
  /// mean. Empty if there is none. Valid until the head changes.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct ResponseHead {
  int status = 0;
  std::string reason;
  int minor_version = 1;
  Headers headers;
};

struct HeadLimits {
  std::size_t bytes = 16384;  ///< the whole head, its empty last line included
  std::size_t fields = 100;
};

/// Where the search for the end of a head goes on when more bytes have come, so that each byte is looked at
/// once, however many pieces a peer sends it in. A new one for each head.
struct HeadSearch {
  std::size_t seen = 0;   ///< the bytes that were searched
  std::size_t line = 0;   ///< where the first line begins that has not ended
  std::size_t lines = 0;  ///< those that have ended, without folded ones
};

struct HeadResult {
  enum class State { incomplete, complete, bad };
  State state = State::incomplete;
  std::size_t consumed = 0;  ///< complete: where the bytes after the head begin; otherwise 0
  int status = 0;            ///< bad: what to answer, one of 400, 414, 431, 501 and 505; otherwise 0
};

/// Parses the head at the start of `bytes`. Incomplete: call again with the same bytes and more behind them,
/// and the same `search`; each call only looks for the end of the head until it is there. `out` is meaningful
/// only when complete.
///
/// Strict, as RFC 9112 asks wherever leniency let requests be smuggled: lines end with CRLF, no folded lines,
/// no blank before a colon, no control bytes. One empty line before a request is skipped (section 2.2).
HeadResult parse_request(std::string_view bytes, const HeadLimits& limits, HeadSearch& search,
                         RequestHead& out);

/// The same for a response, whose folded lines are replaced by blanks, as a user agent has to do (RFC 9112
/// section 5.2), or passed over where there is no field before them (section 2.2). When bad, status tells
/// malformed (400), too large (431) and not HTTP/1.x (505) apart.
HeadResult parse_response(std::string_view bytes, const HeadLimits& limits, HeadSearch& search,
                          ResponseHead& out);

/// The same for bytes that are all there.
inline HeadResult parse_request(std::string_view bytes, const HeadLimits& limits, RequestHead& out) {
  HeadSearch search;
  return parse_request(bytes, limits, search, out);
}
inline HeadResult parse_response(std::string_view bytes, const HeadLimits& limits, ResponseHead& out) {
  HeadSearch search;
  return parse_response(bytes, limits, search, out);
}

}  // namespace duet::detail
