#pragma once

#include <duet/result.hpp>

#include <span>
#include <string>

namespace duet::detail {

/// Whether each is a token (RFC 6455 section 4.1, RFC 9110 section 5.6.2) and none stands twice; else
/// Error::bad_subprotocol or Error::duplicate_subprotocol.
Result<> check_subprotocols(std::span<const std::string> names);

}  // namespace duet::detail
