#include <Security/Security.h>
#include <openssl/ssl.h>

#include <memory>
#include <type_traits>

#include "platform/system_roots.hpp"

namespace duet::detail {

namespace {

struct Release {
  void operator()(CFTypeRef ref) const { CFRelease(ref); }
};
template <class Ref>
using Owned = std::unique_ptr<std::remove_pointer_t<Ref>, Release>;

/// Adds a certificate in DER. One that OpenSSL cannot read is passed over.
void trust(ssl_ctx_st* context, CFDataRef der) {
  const unsigned char* bytes = CFDataGetBytePtr(der);
  const std::unique_ptr<X509, decltype(&X509_free)> root(
      d2i_X509(nullptr, &bytes, static_cast<long>(CFDataGetLength(der))), X509_free);
  if (root) X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root.get());
}

}  // namespace

// The roots that come with macOS, and those of the file and the folder of OpenSSL, which administrators use.
bool trust_system_roots(ssl_ctx_st* context) {
  CFArrayRef found = nullptr;
  if (SecTrustCopyAnchorCertificates(&found) == errSecSuccess) {
    const Owned<CFArrayRef> roots(found);
    for (CFIndex i = 0; i < CFArrayGetCount(found); ++i) {
      const auto root = static_cast<SecCertificateRef>(const_cast<void*>(CFArrayGetValueAtIndex(found, i)));
      if (const Owned<CFDataRef> der(SecCertificateCopyData(root)); der) trust(context, der.get());
    }
  }
  return SSL_CTX_set_default_verify_paths(context) == 1;
}

}  // namespace duet::detail
