// The start line and the header fields of an HTTP/1.x message: a strict parser over bytes already in memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/headers.hpp"

namespace duet::detail {

struct RequestHead {
  std::string method;
  /// Starts with '/', or is "*" for OPTIONS. An absolute-form target is reduced to its path and query, and
  /// its authority has replaced the value of Host (RFC 9112 section 3.2.2).
  std::string target;
  int minor_version = 1;
  Headers headers;

  /// The target without its query.
  [[nodiscard]] std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  /// Empty if there is none of this name, which is in lower case.
  [[nodiscard]] std::string_view header(std::string_view name) const {
    const std::string* value = headers.find(name);
    return value ? std::string_view(*value) : std::string_view();
  }
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

struct HeadResult {
  enum class State { incomplete, complete, bad };
  State state = State::incomplete;
  std::size_t consumed = 0;  ///< complete: where the bytes after the head begin; otherwise 0
  int status = 0;            ///< bad: what to answer, one of 400, 414, 431, 501 and 505; otherwise 0
};

/// Parses the head at the start of `bytes`. Incomplete: call again with the same bytes and more behind them;
/// each call only looks for the end of the head until it is there. `out` is meaningful only when complete.
///
/// Strict, as RFC 9112 asks wherever leniency let requests be smuggled: lines end with CRLF, no folded lines,
/// no blank before a colon, no control bytes. One empty line before a request is skipped (section 2.2).
HeadResult parse_request(std::string_view bytes, const HeadLimits& limits, RequestHead& out);

/// The same for a response. When bad, status tells malformed (400), too large (431) and not HTTP/1.x (505)
/// apart.
HeadResult parse_response(std::string_view bytes, const HeadLimits& limits, ResponseHead& out);

}  // namespace duet::detail
