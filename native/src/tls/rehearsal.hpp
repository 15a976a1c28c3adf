#pragma once

#include <string>

struct ssl_ctx_st;

namespace duet::detail {

/// Tries a handshake of a server's context in memory, with a matching client: in TLS 1.3 or the best that it
/// supports, and in TLS 1.2 if `with_1_2`. OpenSSL initialises much in the first handshake, and an
/// initialisation that fails for lack of memory may fail in all later ones. Returns false, and a sentence
/// without its full stop, on failure.
bool rehearse_server(ssl_ctx_st* context, bool with_1_2, std::string& error);

/// The same for a client's context, with a server whose certificate is not verified.
bool rehearse_client(ssl_ctx_st* context, std::string& error);

}  // namespace duet::detail
