#pragma once

#include <duet/close_code.hpp>
#include <duet/result.hpp>
#include <duet/utf8.hpp>

#include <string_view>

namespace duet::detail {

/// What close() refuses at both ends, in this order: a code that this end may not send, and a reason that a
/// Close frame does not take (RFC 6455 section 5.5.1).
inline Result<> check_close(bool code_may_be_sent, std::string_view reason) {
  if (!code_may_be_sent) return Error::bad_close_code;
  if (reason.size() > close_code::longest_reason) return Error::reason_too_long;
  if (!is_utf8(reason)) return Error::not_utf8;
  return {};
}

}  // namespace duet::detail
