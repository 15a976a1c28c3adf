#include <openssl/ssl.h>

#include "platform/system_roots.hpp"

namespace duet::detail {

// The file and the folder that OpenSSL was built with, or those of SSL_CERT_FILE and SSL_CERT_DIR.
bool trust_system_roots(ssl_ctx_st* context) { return SSL_CTX_set_default_verify_paths(context) == 1; }

}  // namespace duet::detail
