#include <Security/Security.h>
#include <openssl/ssl.h>

#include <memory>
#include <type_traits>

#include "platform/system_roots.hpp"

namespace duet::detail {

namespace {

template <class Ref>
using Owned = std::unique_ptr<std::remove_pointer_t<Ref>, decltype([](Ref ref) { CFRelease(ref); })>;

}  // namespace

// The roots that macOS has, and those of OpenSSL's own file and folder: administrators of OpenSSL's programs
// know them. A root that OpenSSL cannot read is passed over.
bool trust_system_roots(ssl_ctx_st* context) {
  CFArrayRef found = nullptr;
  if (SecTrustCopyAnchorCertificates(&found) == errSecSuccess) {
    const Owned<CFArrayRef> roots(found);
    for (CFIndex i = 0; i < CFArrayGetCount(found); ++i) {
      const auto* const root = static_cast<const __SecCertificate*>(CFArrayGetValueAtIndex(found, i));
      const Owned<CFDataRef> data(SecCertificateCopyData(const_cast<SecCertificateRef>(root)));
      if (!data) continue;
      const unsigned char* bytes = CFDataGetBytePtr(data.get());
      const std::unique_ptr<X509, decltype(&X509_free)> certificate(
          d2i_X509(nullptr, &bytes, static_cast<long>(CFDataGetLength(data.get()))), X509_free);
      if (certificate) X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get());
    }
  }
  return SSL_CTX_set_default_verify_paths(context) == 1;
}

}  // namespace duet::detail
