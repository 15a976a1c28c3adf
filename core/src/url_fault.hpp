#pragma once

#include <string_view>

namespace duet::detail {

/// Says what is wrong with a text that parse_url() refuses: "it has no scheme (ws:// or wss://)".
std::string_view url_fault(std::string_view text);

}  // namespace duet::detail
