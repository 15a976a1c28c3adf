// Conditional requests (RFC 9110 section 13): a client's cached copy need not be sent again.
#pragma once

#include <ctime>
#include <string>

#include "http/headers.hpp"

namespace duet::detail {

/// Identify the state of a representation (RFC 9110 section 8.8).
struct Validators {
  std::string etag;  ///< with its quotes, and W/ if it is weak
  std::time_t modified = 0;

  [[nodiscard]] bool is_strong() const { return !etag.starts_with("W/"); }
};

enum class Condition {
  proceed,
  not_modified,  ///< 304
  failed,        ///< 412
};

/// Evaluates the conditions of a GET or HEAD, in the order of section 13.2.2. A malformed date is no
/// condition (sections 13.1.3 and 13.1.4).
Condition evaluate(const Headers& headers, const Validators& validators, std::time_t now);

/// Returns whether a Range applies: there is no If-Range, or it names exactly this state by a strong
/// validator (section 13.1.5).
bool range_applies(const Headers& headers, const Validators& validators, std::time_t now);

}  // namespace duet::detail
