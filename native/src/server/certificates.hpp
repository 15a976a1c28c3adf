#pragma once

#include <duet/result.hpp>
#include <duet/server_options.hpp>

#include <memory>

#include "tls/tls_context.hpp"

namespace duet::detail {

/// Returns whether the options have a certificate, or half of one.
[[nodiscard]] bool speaks_tls(const ServerOptions& options);

/// Reads the files as they are now. Returns null for a server without TLS.
[[nodiscard]] Result<std::shared_ptr<TlsContext>, Failure> make_server_tls(const ServerOptions& options);

}  // namespace duet::detail
