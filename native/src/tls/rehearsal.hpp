#pragma once

#include <string>

struct ssl_ctx_st;

namespace duet::detail {

/// Whether a server's context can shake hands, tried in memory with a client that is made for it: in TLS 1.3
/// or the best that it speaks, and in TLS 1.2 where `with_1_2`. OpenSSL sets much up in the first handshake,
/// and what fails there for want of memory may fail in all later ones. False, and one sentence without its
/// period, if not.
bool rehearse_server(ssl_ctx_st* context, bool with_1_2, std::string& error);

/// The same of a client's context, with a server whose certificate nobody trusts, and without that mattering.
bool rehearse_client(ssl_ctx_st* context, std::string& error);

}  // namespace duet::detail
