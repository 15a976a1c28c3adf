#include "tls/context.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "tls/reason.hpp"

namespace duet::detail {

namespace {

// A list of one name, each with its length before it (RFC 7301 section 3.1).
constexpr std::array<unsigned char, 9> alpn{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

// A client that offers only other names is served all the same: browsers offer the right one, other clients
// that name a wrong one still speak HTTP/1.1 as often as not.
int select_alpn(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                unsigned int offered_size, void*) {
  unsigned char* chosen = nullptr;
  const int result = SSL_select_next_proto(&chosen, out_size, alpn.data(),
                                           static_cast<unsigned int>(alpn.size()), offered, offered_size);
  if (result != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

// OpenSSL would ask for the passphrase at the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

std::string quoted(const std::string& path) { return "'" + path + "'"; }

bool can_read(const std::string& what, const std::string& path, std::string& error) {
  if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
    std::fclose(file);
    return true;
  }
  error = "cannot read " + what + ' ' + quoted(path) + ": " + std::generic_category().message(errno);
  return false;
}

bool use_certificate(SSL_CTX* context, const TlsContext::ServerTls& options, std::string& error) {
  if (!can_read("certificate file", options.certificate_file, error)) return false;
  if (SSL_CTX_use_certificate_chain_file(context, options.certificate_file.c_str()) == 1) return true;
  error = "cannot use certificate file " + quoted(options.certificate_file) + ": " + openssl_reason();
  return false;
}

bool use_key(SSL_CTX* context, const TlsContext::ServerTls& options, std::string& error) {
  if (!can_read("key file", options.key_file, error)) return false;
  const std::unique_ptr<BIO, int (*)(BIO*)> file(BIO_new_file(options.key_file.c_str(), "r"), BIO_free);
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
      file ? PEM_read_bio_PrivateKey(file.get(), nullptr, no_passphrase, nullptr) : nullptr, EVP_PKEY_free);
  if (!key) {
    error = "cannot use key file " + quoted(options.key_file) + ": " + openssl_reason();
    return false;
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) == 1 && SSL_CTX_check_private_key(context) == 1) return true;
  error = "the private key " + quoted(options.key_file) + " does not match the certificate " +
          quoted(options.certificate_file);
  return false;
}

bool use_roots_text(SSL_CTX* context, const std::string& text, std::string& error) {
  const std::unique_ptr<BIO, int (*)(BIO*)> memory(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
  int count = 0;
  while (memory) {
    const std::unique_ptr<X509, void (*)(X509*)> one(
        PEM_read_bio_X509(memory.get(), nullptr, no_passphrase, nullptr), X509_free);
    if (!one || X509_STORE_add_cert(SSL_CTX_get_cert_store(context), one.get()) != 1) break;
    ++count;
  }
  ERR_clear_error();  // that there are no more
  if (count == 0) error = "there is no certificate in the CA text";
  return count > 0;
}

bool use_roots(SSL_CTX* context, const TlsContext::ClientTls& options, std::string& error) {
  if (options.ca_file.empty() && options.ca_folder.empty() && options.ca_text.empty()) {
    if (SSL_CTX_set_default_verify_paths(context) == 1) return true;
    error = "cannot use the system's trusted certificates: " + openssl_reason();
    return false;
  }
  if (!options.ca_file.empty()) {
    if (!can_read("CA file", options.ca_file, error)) return false;
    if (SSL_CTX_load_verify_locations(context, options.ca_file.c_str(), nullptr) != 1) {
      error = "cannot use CA file " + quoted(options.ca_file) + ": " + openssl_reason();
      return false;
    }
  }
  if (!options.ca_folder.empty()) {
    // OpenSSL looks into it when a certificate is wanted, and says nothing of one that is not there.
    if (!can_read("CA folder", options.ca_folder, error)) return false;
    if (SSL_CTX_load_verify_locations(context, nullptr, options.ca_folder.c_str()) != 1) {
      error = "cannot use CA folder " + quoted(options.ca_folder) + ": " + openssl_reason();
      return false;
    }
  }
  return options.ca_text.empty() || use_roots_text(context, options.ca_text, error);
}

bool use_identity(SSL_CTX* context, const TlsContext::ServerTls& identity, std::string& error) {
  if (identity.certificate_file.empty() && identity.key_file.empty()) return true;
  if (identity.certificate_file.empty() || identity.key_file.empty()) {
    error = "a certificate file and a key file go together";
    return false;
  }
  return use_certificate(context, identity, error) && use_key(context, identity, error);
}

bool require_1_3(SSL_CTX* context, std::string& error) {
  if (SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1) return true;
  error = "cannot set up TLS 1.3: " + openssl_reason();
  return false;
}

}  // namespace

std::shared_ptr<TlsContext> TlsContext::make(bool server, std::string& error) {
  ERR_clear_error();
  SSL_CTX* const context = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());
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
  // A connection that waits, as most do, then holds no buffers of some 34 KiB.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  // Tickets resume a session without the server having to remember it.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  return made;
}

std::shared_ptr<TlsContext> TlsContext::make_server(const ServerTls& options, std::string& error) {
  std::shared_ptr<TlsContext> made = make(true, error);
  if (!made) return nullptr;
  if (!use_certificate(made->context_, options, error) || !use_key(made->context_, options, error))
    return nullptr;
  if (options.only_1_3 && !require_1_3(made->context_, error)) return nullptr;
  SSL_CTX_set_alpn_select_cb(made->context_, select_alpn, nullptr);
  return made;
}

std::shared_ptr<TlsContext> TlsContext::make_client(const ClientTls& options, std::string& error) {
  std::shared_ptr<TlsContext> made = make(false, error);
  if (!made) return nullptr;
  if (options.verify && !use_roots(made->context_, options, error)) return nullptr;
  if (!use_identity(made->context_, options.identity, error)) return nullptr;
  if (options.only_1_3 && !require_1_3(made->context_, error)) return nullptr;
  SSL_CTX_set_verify(made->context_, options.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  // Unlike the rest of OpenSSL this returns 0 for success.
  if (SSL_CTX_set_alpn_protos(made->context_, alpn.data(), static_cast<unsigned int>(alpn.size())) != 0) {
    error = "cannot set up TLS: " + openssl_reason();
    return nullptr;
  }
  return made;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

bool TlsContext::verifies_peer() const { return (SSL_CTX_get_verify_mode(context_) & SSL_VERIFY_PEER) != 0; }

}  // namespace duet::detail
