#pragma once

#include <duet/tls_client_options.hpp>

#include <memory>
#include <string>

#include "tls/tls_context.hpp"

namespace duet::detail {

/// The context for a client's options; server_name and pinned_keys are the session's. Null, and `error` one
/// sentence without its period, if it cannot be made, or fails in a first handshake with a partner in memory.
std::shared_ptr<TlsContext> make_client_context(const TlsClientOptions& options, std::string& error);

}  // namespace duet::detail
