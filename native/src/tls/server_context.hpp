// A server's TLS: certificates for several names, client certificates, ciphers, tickets.
#pragma once

#include <memory>
#include <string>

#include "tls/tls_context.hpp"

namespace duet::detail {

/// Null, and `error` one sentence without its period, if it cannot be made, or fails in a first handshake
/// with a partner in memory.
std::shared_ptr<TlsContext> make_server_context(const TlsServerOptions& options, std::string& error);

/// What is wrong with the dates of such a context's certificates, as a sentence; empty if nothing.
std::string date_problem(const TlsContext& server);

}  // namespace duet::detail
