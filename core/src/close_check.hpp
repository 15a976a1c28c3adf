#pragma once

#include <duet/close_code.hpp>
#include <duet/result.hpp>
#include <duet/utf8.hpp>

#include <string_view>

namespace duet::detail {

/// Checks the arguments of close(), for client and server, in this order: the code must be allowed for this
/// role, and the reason must fit into a Close frame (RFC 6455 section 5.5.1).
inline Result<> check_close(bool code_may_be_sent, std::string_view reason) {
  if (!code_may_be_sent) return Error::bad_close_code;
  if (reason.size() > close_code::longest_reason) return Error::reason_too_long;
  if (!is_utf8(reason)) return Error::not_utf8;
  return {};
}

}  // namespace duet::detail
