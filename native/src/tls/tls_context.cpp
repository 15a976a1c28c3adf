#include "tls/tls_context.hpp"

#include <openssl/ssl.h>

#include "base/openssl_error.hpp"
#include "tls/identity.hpp"

namespace duet::detail {

std::shared_ptr<TlsContext> TlsContext::make(const ssl_method_st* method, std::string& error) {
  ERR_clear_error();
  SSL_CTX* const context = SSL_CTX_new(method);
  if (context == nullptr) {
    error = "cannot set up TLS: " + openssl_reason();
    return nullptr;
  }
  std::shared_ptr<TlsContext> made(new TlsContext(context));
  if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
    error = "cannot set up TLS: " + openssl_reason();
    return nullptr;
  }
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  // An idle connection, the usual case, then holds no buffers of some 34 KiB. A busy one allocates them for
  // each record, and finds them in the processor's caches.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  // Tickets resume a session without state in the server.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  return made;
}

bool TlsContext::require_1_3(std::string& error) {
  if (SSL_CTX_set_min_proto_version(context_, TLS1_3_VERSION) == 1) return true;
  error = "cannot set up TLS 1.3: " + openssl_reason();
  return false;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

bool TlsContext::verifies_peer() const { return (SSL_CTX_get_verify_mode(context_) & SSL_VERIFY_PEER) != 0; }

}  // namespace duet::detail
