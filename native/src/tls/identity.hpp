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

/// For OpenSSL, which would ask for a key's passphrase at the terminal. Sets the bool that it is given, if
/// any.
int no_passphrase(char*, int, int, void* was_asked);

/// The whole file; nothing, and a sentence, if it cannot be read. `what` it is stands in the sentence.
std::optional<std::string> read_pem(const std::string& what, const std::string& path, std::string& error);

/// The certificates in the text, in order, up to what is none.
std::vector<X509Pointer> parse_certificates(std::string_view pem);

/// One certificate, those of its issuers behind it, and its key.
class TlsIdentity {
 public:
  /// Nothing, and one sentence without its period, if it cannot be used.
  static std::optional<TlsIdentity> load(const Certificate& from, std::string& error);

  /// Fails where OpenSSL takes one of them to be too weak.
  bool use(SSL_CTX* context, std::string& error) const;
  /// Beside those of other kinds of keys.
  bool use(SSL* session) const;

  enum class Match { exact, wildcard };
  /// Whether its DNS names have this one. As browsers do, nothing else of it is looked at (RFC 9525 section
  /// 2).
  [[nodiscard]] bool is_for(const std::string& host, Match match) const;

  /// What is wrong with its dates, as a sentence; empty if nothing.
  [[nodiscard]] std::string date_problem() const;

 private:
  struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  struct FreeChain {
    void operator()(STACK_OF(X509) * chain) const { sk_X509_pop_free(chain, X509_free); }
  };

  std::string name_;  // 'file', or what stands for it
  X509Pointer certificate_;
  std::unique_ptr<EVP_PKEY, FreeKey> key_;
  std::unique_ptr<STACK_OF(X509), FreeChain> chain_;
};

}  // namespace duet::detail
