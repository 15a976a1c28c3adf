#pragma once

#include <duet/client_certificate.hpp>

#include <memory>

struct ssl_st;

namespace duet::detail {

/// Returns the peer's identity, once the handshake is done. Null if it has sent no certificate, or it is not
/// verified.
std::unique_ptr<const ClientCertificate> read_client_certificate(const ssl_st* ssl);

}  // namespace duet::detail
