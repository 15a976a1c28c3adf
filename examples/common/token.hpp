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

/// Compares tokens, in a time that does not tell how much of them is the same.
bool is_same_token(std::string_view one, std::string_view other);

}  // namespace common
