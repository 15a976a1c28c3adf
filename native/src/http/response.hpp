// The parts of every HTTP response.
#pragma once

#include <string>
#include <string_view>

namespace duet::detail {

/// Returns the reason phrase of a status (RFC 9110 section 15); empty for one not in the table.
std::string_view status_text(int status);

/// Appends "HTTP/1.1 404 Not Found\r\n".
void append_status_line(std::string& out, int status);

/// Appends "Name: value\r\n". CR, LF and NUL in the value become spaces (RFC 9110 section 5.5), so that no
/// value can add fields or end the head. The name is the program's own and must be a token.
void append_header(std::string& out, std::string_view name, std::string_view value);

}  // namespace duet::detail
