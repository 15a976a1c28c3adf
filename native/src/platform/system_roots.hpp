#pragma once

struct ssl_ctx_st;

namespace duet::detail {

/// Lets a client trust the certificates that the system trusts. Returns false with OpenSSL's error on failure.
[[nodiscard]] bool trust_system_roots(ssl_ctx_st* context);

}  // namespace duet::detail
