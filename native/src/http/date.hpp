// Times in HTTP's header fields (RFC 9110 section 5.6.7), untouched by the locale.
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

/// "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::time_t time);

/// Reads that form and the two obsolete ones, which a recipient must know: "Sunday, 06-Nov-94 08:49:37 GMT",
/// whose year is at most 50 years after `now`, and "Sun Nov  6 08:49:37 1994". Nothing for anything else,
/// dates that no calendar has included; the name of the day is not checked against the date.
std::optional<std::time_t> parse_http_date(std::string_view text, std::time_t now);

}  // namespace duet::detail
