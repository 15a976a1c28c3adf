// The first line of an HTTP/1.x message (RFC 9112 sections 3 and 4). A part of head.hpp.
#pragma once

#include <string>
#include <string_view>

#include "http/head.hpp"

namespace duet::detail {

inline constexpr std::string_view http_name = "HTTP/";

/// Parses the line without its CRLF. Returns 0, or the status of the refusal. Sets `authority`, to a
/// non-empty text, if the target is in absolute form.
int parse_request_line(std::string_view line, RequestHead& out, std::string& authority);

int parse_status_line(std::string_view line, ResponseHead& out);

}  // namespace duet::detail
