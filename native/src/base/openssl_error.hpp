// OpenSSL's error messages.
#pragma once

#include <openssl/err.h>

#include <string>

namespace duet::detail {

/// Returns the reason of the first error in this thread's queue: later ones only say who passed it on.
inline std::string openssl_reason() {
  const unsigned long code = ERR_peek_error();
  const char* const text = code != 0 ? ERR_reason_error_string(code) : nullptr;
  return text != nullptr ? text : "no reason given by OpenSSL";
}

}  // namespace duet::detail
