#include <windows.h>

// Headers that need it.
#include <wincrypt.h>

// OpenSSL removes the macros of the header before, which have names of its types.
#include <openssl/ssl.h>

#include <cstring>
#include <memory>
#include <vector>

#include "platform/system_roots.hpp"

namespace duet::detail {

namespace {

/// A root may be trusted for some purposes only. Returns whether servers are among them.
bool is_for_servers(PCCERT_CONTEXT root) {
  DWORD size = 0;
  if (!CertGetEnhancedKeyUsage(root, 0, nullptr, &size)) return false;
  std::vector<std::byte> bytes(size);
  auto* const usage = reinterpret_cast<CERT_ENHKEY_USAGE*>(bytes.data());
  if (!CertGetEnhancedKeyUsage(root, 0, usage, &size)) return false;
  // None is either all or none: the last error tells.
  if (usage->cUsageIdentifier == 0) return GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND);
  for (DWORD i = 0; i < usage->cUsageIdentifier; ++i)
    if (std::strcmp(usage->rgpszUsageIdentifier[i], szOID_PKIX_KP_SERVER_AUTH) == 0) return true;
  return false;
}

/// Adds a certificate in DER. One that OpenSSL cannot read is passed over.
void trust(ssl_ctx_st* context, PCCERT_CONTEXT found) {
  const unsigned char* bytes = found->pbCertEncoded;
  const std::unique_ptr<X509, decltype(&X509_free)> root(
      d2i_X509(nullptr, &bytes, static_cast<long>(found->cbCertEncoded)), X509_free);
  if (root) X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root.get());
}

}  // namespace

// The roots of the user and the machine, and those of the file and the folder of OpenSSL (SSL_CERT_FILE,
// SSL_CERT_DIR).
bool trust_system_roots(ssl_ctx_st* context) {
  if (const HCERTSTORE store = CertOpenSystemStoreW(0, L"ROOT")) {
    PCCERT_CONTEXT root = nullptr;
    while ((root = CertEnumCertificatesInStore(store, root)))
      if (is_for_servers(root)) trust(context, root);
    CertCloseStore(store, 0);
  }
  return SSL_CTX_set_default_verify_paths(context) == 1;
}

}  // namespace duet::detail
