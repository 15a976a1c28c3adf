// Times in HTTP's header fields (RFC 9110 section 5.6.7), independent of the locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::detail {

// Seconds since 1970. A time_t has 32 bits on some systems, and a date here may be later than 2038.

/// Returns the time as "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::int64_t time);

/// Parses that form and the two obsolete ones, which a recipient must accept: "Sunday, 06-Nov-94 08:49:37
/// GMT", whose year is at most 50 years after `now`, and "Sun Nov  6 08:49:37 1994". Returns nullopt for
/// anything else, including dates that are in no calendar; the name of the day is not checked.
std::optional<std::int64_t> parse_http_date(std::string_view text, std::int64_t now);

}  // namespace duet::detail
