// The secrets that prove a name.
#pragma once

#include <string>
#include <string_view>

namespace common {

/// Returns a new token: 256 random bits as 64 hexadecimal digits.
std::string new_token();

/// Returns the form of a token that is stored, from which it cannot be found: SHA-256 as hexadecimal digits. A token
/// is random, so no salt is needed.
std::string token_hash(std::string_view token);

}  // namespace common
