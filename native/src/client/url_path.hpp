#pragma once

#include <string>
#include <string_view>

namespace duet::detail {

/// Returns a URL's path and query as a browser sends them (WHATWG URL, path state): never empty, without "."
/// and ".." segments, and with "'" in the query percent-encoded.
std::string remove_dot_segments(std::string_view target);

}  // namespace duet::detail
