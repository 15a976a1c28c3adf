#pragma once

#include <string_view>

namespace duet::detail {

/// Returns the undecoded value of the first cookie of this name in a Cookie header (RFC 6265 section 4.2.1);
/// empty if there is none.
std::string_view find_cookie(std::string_view header, std::string_view name);

}  // namespace duet::detail
