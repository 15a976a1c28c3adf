#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <atomic>
#include <mutex>
#include <span>

#include "base/base64.hpp"
#include "base/openssl_error.hpp"
#include "base/random_bytes.hpp"
#include "http/handshake.hpp"

namespace duet::detail {

namespace {

// Fetched once and never freed: OpenSSL looks EVP_sha1() up at each use, and if its first lookup fails for
// lack of memory, all later ones may fail.
std::atomic<const EVP_MD*> sha1{nullptr};

bool is_known_hash(const EVP_MD* hash) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  return EVP_Digest("", 0, digest, nullptr, hash, nullptr) == 1;
}

}  // namespace

bool prepare_accept_key(std::string& error) {
  static std::mutex mutex;
  if (sha1) return true;
  const std::lock_guard lock(mutex);
  if (sha1) return true;
  // OpenSSL creates it once per process. If that has failed, this call reports it, and other calls crash.
  if (!OSSL_LIB_CTX_get0_global_default()) {
    error = "OpenSSL could not be set up in this process";
    return false;
  }
  ERR_clear_error();
  EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  if (fetched && is_known_hash(fetched)) {
    sha1 = fetched;
    return true;
  }
  error = "OpenSSL cannot compute SHA-1: " + openssl_reason();
  EVP_MD_free(fetched);
  return false;
}

std::string accept_key(std::string_view sec_websocket_key) {
  std::string salted(sec_websocket_key);
  salted += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  std::string problem;
  if (!prepare_accept_key(problem) ||
      EVP_Digest(salted.data(), salted.size(), digest.data(), &size, sha1, nullptr) != 1)
    return {};
  return to_base64(std::span(digest).first(size));
}

std::string make_key() {
  std::array<unsigned char, 16> nonce;
  fill_with_random(std::as_writable_bytes(std::span(nonce)));
  return to_base64(nonce);
}

}  // namespace duet::detail
