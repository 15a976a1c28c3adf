#pragma once

#include <duet/result.hpp>

#include <span>
#include <string>
#include <string_view>

namespace duet::detail {

/// Returns whether `names` contains the name.
bool contains(std::span<const std::string> names, std::string_view name);

/// Checks that each name is a token (RFC 6455 section 4.1, RFC 9110 section 5.6.2) and that all differ.
/// Errors: bad_subprotocol, duplicate_subprotocol; then `refused` is the name.
Result<> check_subprotocols(std::span<const std::string> names, std::string_view& refused);

}  // namespace duet::detail
