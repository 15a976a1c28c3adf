// The start line and the header fields of an HTTP/1.x message: a strict parser over bytes in memory.
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
  /// The fields that were received in several lines, each as one (RFC 9110 section 5.3).
  std::vector<Header> repeated = {};

  /// Returns the target without its query.
  [[nodiscard]] std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  /// Returns the value of the field of this name, which is in lower case; several lines are combined into one
  /// value. Empty if there is none. Valid until the head changes.
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

/// The position of the search for the end of a head when more bytes are received, so that each byte is read
/// once, however many pieces there are. A new one for each head.
struct HeadSearch {
  std::size_t seen = 0;   ///< the bytes that were searched
  std::size_t line = 0;   ///< the start of the first incomplete line
  std::size_t lines = 0;  ///< the complete lines, without folded ones
};

struct HeadResult {
  enum class State { incomplete, complete, bad };
  State state = State::incomplete;
  std::size_t consumed = 0;  ///< complete: the start of the bytes after the head; otherwise 0
  int status = 0;            ///< bad: the answer's status, one of 400, 414, 431, 501 and 505; else 0
};

/// Parses the head at the start of `bytes`. Incomplete: call again with the same `search` and the same bytes
/// followed by more; until the head is complete, each call only searches for its end. `out` is meaningful
/// only when complete.
///
/// Strict, because lenient parsing allows request smuggling (RFC 9112): lines end with CRLF, no folded lines,
/// no blank before a colon, no control bytes. One empty line before a request is skipped (section 2.2).
HeadResult parse_request(std::string_view bytes, const HeadLimits& limits, HeadSearch& search,
                         RequestHead& out);

/// Parses a response. Folded lines are replaced by blanks, as RFC 9112 section 5.2 requires of a user agent,
/// or skipped if there is no field before them (section 2.2). When bad, the status is 400 for malformed, 431
/// for too large and 505 for not HTTP/1.x.
HeadResult parse_response(std::string_view bytes, const HeadLimits& limits, HeadSearch& search,
                          ResponseHead& out);

/// Parses bytes that are complete.
inline HeadResult parse_request(std::string_view bytes, const HeadLimits& limits, RequestHead& out) {
  HeadSearch search;
  return parse_request(bytes, limits, search, out);
}
inline HeadResult parse_response(std::string_view bytes, const HeadLimits& limits, ResponseHead& out) {
  HeadSearch search;
  return parse_response(bytes, limits, search, out);
}

}  // namespace duet::detail
