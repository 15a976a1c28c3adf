// Certificates and keys, from PEM in files or in memory.
#pragma once

#include <duet/tls_server_options.hpp>

#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

struct FreeX509 {
  void operator()(X509* one) const { X509_free(one); }
};
using X509Pointer = std::unique_ptr<X509, FreeX509>;

/// A passphrase callback for OpenSSL, which would otherwise ask at the terminal. Sets the bool that is
/// passed, if any.
int no_passphrase(char*, int, int, void* was_asked);

/// Reads the whole file. Returns nullopt, and a sentence that contains `what`, if that fails.
std::optional<std::string> read_pem(const std::string& what, const std::string& path, std::string& error);

/// Returns the certificates in the text, in order, up to the first that is invalid.
std::vector<X509Pointer> parse_certificates(std::string_view pem);

/// A certificate, its issuers' certificates, and its key.
class TlsIdentity {
 public:
  /// Returns nullopt, and a sentence without its full stop, if it cannot be used.
  static std::optional<TlsIdentity> load(const Certificate& from, std::string& error);

  /// Fails if OpenSSL considers one of them too weak.
  bool use(SSL_CTX* context, std::string& error) const;
  /// Adds it to those with other kinds of keys.
  bool use(SSL* session) const;

  enum class Match { exact, wildcard };
  /// Returns whether one of its DNS names matches. As in browsers, other names are ignored (RFC 9525 section
  /// 2).
  [[nodiscard]] bool is_for(const std::string& host, Match match) const;

  /// Returns a sentence about invalid dates; empty if they are valid.
  [[nodiscard]] std::string date_problem() const;

 private:
  struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  struct FreeChain {
    void operator()(STACK_OF(X509) * chain) const { sk_X509_pop_free(chain, X509_free); }
  };

  std::string name_;  // 'file', or its replacement
  X509Pointer certificate_;
  std::unique_ptr<EVP_PKEY, FreeKey> key_;
  std::unique_ptr<STACK_OF(X509), FreeChain> chain_;
};

}  // namespace duet::detail
