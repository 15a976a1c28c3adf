#include "tls/pinned_key.hpp"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/ascii.hpp"
#include "base/base64.hpp"

namespace duet::detail {

namespace {
constexpr std::string_view prefix = "sha256/";
}

bool is_pinned_key(std::string_view text) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return text.size() == 44 && text.back() == '=' && std::all_of(text.begin(), text.end() - 1, [](char c) {
           return ascii::is_alpha(c) || ascii::is_digit(c) || c == '+' || c == '/';
         });
}

bool has_pinned_key(const ssl_st* ssl, std::span<const std::string> pinned) {
  const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(ssl), X509_free);
  if (!certificate) return false;
  unsigned char* encoded = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &encoded);
  if (size <= 0) return false;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int digest_size = 0;
  const int done =
      EVP_Digest(encoded, static_cast<std::size_t>(size), digest.data(), &digest_size, EVP_sha256(), nullptr);
  OPENSSL_free(encoded);
  if (done != 1) return false;
  const std::string key = std::string(prefix) + to_base64(std::span(digest).first(digest_size));
  return std::find(pinned.begin(), pinned.end(), key) != pinned.end();
}

}  // namespace duet::detail
