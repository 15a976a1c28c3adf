#pragma once

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "http/head.hpp"
#include "target.hpp"

namespace duet_fuzz {

/// The limits of heads in these targets: small, so that inputs reach them.
inline constexpr duet::detail::HeadLimits head_limits{1024, 8};

/// Checks the fields of an accepted head, and returns them as lines.
inline std::string lines_of(const duet::detail::Headers& headers) {
  using namespace duet::detail;
  std::string lines;
  std::size_t fields = 0;
  for (const Headers::Field field : headers) {
    require(ascii::is_token(field.name), "the name of a field is a token");
    require(ascii::lowered(field.name) == field.name, "the name of a field is in lower case");
    require(ascii::is_field_value(field.value), "the value of a field has no control characters");
    require(ascii::trim(field.value) == field.value, "the value of a field has no blanks around it");
    lines.append(field.name).append(": ").append(field.value).append("\r\n");
    ++fields;
  }
  require(fields <= head_limits.fields, "a head has at most so many fields as its limit");
  return lines;
}

inline bool have_same_fields(const duet::detail::Headers& a, const duet::detail::Headers& b) {
  return lines_of(a) == lines_of(b);
}

/// Parses the head in pieces with `parse(bytes, limits, search, head)`, until it is complete or refused.
template <class Head, class Parse>
duet::detail::HeadResult parse_in_pieces(std::string_view bytes, Pieces pieces, Head& head, Parse parse) {
  using State = duet::detail::HeadResult::State;
  duet::detail::HeadSearch search;
  duet::detail::HeadResult result;
  std::size_t received = 0;
  while (result.state == State::incomplete && received < bytes.size()) {
    received += pieces.next(bytes.size() - received);
    const std::string copy(bytes.substr(0, received));  // elsewhere each time
    result = parse(copy, head_limits, search, head);
  }
  return result;
}

/// Checks the result for a head, of which `received` bytes were given.
inline void check_result(const duet::detail::HeadResult& result, std::size_t received) {
  using State = duet::detail::HeadResult::State;
  if (result.state == State::complete) {
    require(result.consumed <= received, "a head is not longer than the bytes");
    require(result.consumed <= head_limits.bytes, "a head is not longer than its limit");
  } else {
    require(result.consumed == 0, "only a complete head is consumed");
  }
  if (result.state == State::incomplete)
    require(received < head_limits.bytes, "a head that is too long is refused");
  require((result.state == State::bad) == (result.status != 0), "a head is refused with a status");
}

}  // namespace duet_fuzz
