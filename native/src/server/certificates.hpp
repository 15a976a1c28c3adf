#pragma once

#include <duet/result.hpp>
#include <duet/server_options.hpp>

#include <memory>

#include "tls/tls_context.hpp"

namespace duet::detail {

/// Whether a certificate is named, or half of one.
[[nodiscard]] bool speaks_tls(const ServerOptions& options);

/// From the files as they are now. Null for a server without TLS.
[[nodiscard]] Result<std::shared_ptr<TlsContext>, Failure> make_server_tls(const ServerOptions& options);

}  // namespace duet::detail
