#include "tls/rehearsal.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

#include "base/openssl_error.hpp"

namespace duet::detail {

namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Session = std::unique_ptr<SSL, decltype(&SSL_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using X509Owner = std::unique_ptr<X509, decltype(&X509_free)>;

// The maximum number of turns of both ends: a handshake takes two or three, and more with a long chain of
// certificates.
constexpr int most_turns = 128;

// Everything that OpenSSL supports, independent of the restrictions of the other context.
constexpr const char* all_ciphers = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";
constexpr const char* all_suites =
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:"
    "TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256";

Context partner(const SSL_METHOD* method) {
  Context made(SSL_CTX_new(method), SSL_CTX_free);
  if (!made || SSL_CTX_set_cipher_list(made.get(), all_ciphers) != 1 ||
      SSL_CTX_set_ciphersuites(made.get(), all_suites) != 1)
    return {nullptr, SSL_CTX_free};
  return made;
}

bool use_made_certificate(SSL_CTX* context) {
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const X509Owner certificate(X509_new(), X509_free);
  return key && certificate && X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0) &&
         X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600) &&
         X509_set_pubkey(certificate.get(), key.get()) == 1 &&
         X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0 &&
         SSL_CTX_use_certificate(context, certificate.get()) == 1 &&
         SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

/// Sends no certificate and does not verify the peer's.
Session session(SSL_CTX* context, int max_version) {
  Session made(SSL_new(context), SSL_free);
  if (!made || SSL_set_max_proto_version(made.get(), max_version) != 1) return {nullptr, SSL_free};
  SSL_set_verify(made.get(), SSL_VERIFY_NONE, nullptr);
  return made;
}

bool wants_more(const SSL* ssl, int returned) {
  const int error = SSL_get_error(ssl, returned);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

/// A `max_version` of 0 is the best of both.
bool shake_hands(SSL_CTX* client_context, SSL_CTX* server_context, int max_version) {
  const Session client = session(client_context, max_version);
  const Session server = session(server_context, max_version);
  BIO* client_end = nullptr;
  BIO* server_end = nullptr;
  if (!client || !server || BIO_new_bio_pair(&client_end, 0, &server_end, 0) != 1) return false;
  SSL_set_bio(client.get(), client_end, client_end);
  SSL_set_bio(server.get(), server_end, server_end);
  SSL_set_connect_state(client.get());
  SSL_set_accept_state(server.get());
  for (int turn = 0; turn < most_turns; ++turn) {
    const int client_is_done = SSL_do_handshake(client.get());
    if (client_is_done != 1 && !wants_more(client.get(), client_is_done)) return false;
    const int server_is_done = SSL_do_handshake(server.get());
    if (server_is_done != 1 && !wants_more(server.get(), server_is_done)) return false;
    if (client_is_done == 1 && server_is_done == 1) return true;
  }
  return false;
}

bool fail(std::string& error) {
  error = "a test handshake failed: " + openssl_reason();
  ERR_clear_error();
  return false;
}

}  // namespace

bool rehearse_server(ssl_ctx_st* context, bool with_1_2, std::string& error) {
  ERR_clear_error();
  const Context client = partner(TLS_client_method());
  if (!client || !shake_hands(client.get(), context, 0)) return fail(error);
  if (with_1_2 && !shake_hands(client.get(), context, TLS1_2_VERSION)) return fail(error);
  ERR_clear_error();
  return true;
}

bool rehearse_client(ssl_ctx_st* context, std::string& error) {
  ERR_clear_error();
  const Context server = partner(TLS_server_method());
  if (!server || !use_made_certificate(server.get()) || !shake_hands(context, server.get(), 0))
    return fail(error);
  ERR_clear_error();
  return true;
}

}  // namespace duet::detail
