#pragma once

#include <span>
#include <string>
#include <string_view>

struct ssl_st;

namespace duet::detail {

/// Returns whether the text is "sha256/" and the base64 of 32 bytes.
bool is_pinned_key(std::string_view text);

/// Returns whether the peer's certificate has one of these keys: each the SHA-256 of its SubjectPublicKeyInfo
/// (RFC 7469 section 2.4).
bool has_pinned_key(const ssl_st* ssl, std::span<const std::string> pinned);

}  // namespace duet::detail
