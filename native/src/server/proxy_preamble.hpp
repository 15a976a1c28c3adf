#pragma once

#include <memory>
#include <string>

#include "tls/tls_session.hpp"

namespace duet::detail {

/// A connection from a trusted proxy until its PROXY header is whole.
struct ProxyPreamble {
  std::unique_ptr<TlsSession> tls;  // which begins behind it; null without TLS
  std::string bytes = {};
};

}  // namespace duet::detail
