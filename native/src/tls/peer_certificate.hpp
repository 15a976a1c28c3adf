#pragma once

#include <duet/client_certificate.hpp>

#include <memory>

struct ssl_st;

namespace duet::detail {

/// Who the peer is, once the handshake is done. Null if it has shown no certificate, or nobody has verified
/// it.
std::unique_ptr<const ClientCertificate> read_client_certificate(const ssl_st* ssl);

}  // namespace duet::detail
