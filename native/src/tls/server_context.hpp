// A server's TLS: certificates for several names, client certificates, ciphers, tickets.
#pragma once

#include <memory>
#include <string>

#include "tls/tls_context.hpp"

namespace duet::detail {

/// Returns null, and a sentence without its full stop in `error`, if it cannot be created, or if a first
/// handshake in memory fails.
std::shared_ptr<TlsContext> make_server_context(const TlsServerOptions& options, std::string& error);

/// Returns a sentence about invalid dates of the context's certificates; empty if they are valid.
std::string date_problem(const TlsContext& server);

}  // namespace duet::detail
