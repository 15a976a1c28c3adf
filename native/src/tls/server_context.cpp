#include "tls/server_context.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/openssl_error.hpp"
#include "tls/alpn.hpp"
#include "tls/identity.hpp"
#include "tls/rehearsal.hpp"

namespace duet::detail {

namespace {

using Identities = std::vector<TlsIdentity>;

// A client that offers only other names is accepted: browsers offer the right one, and other clients with a
// wrong one often speak HTTP/1.1 all the same.
int select_alpn(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                unsigned int offered_size, void*) {
  unsigned char* chosen = nullptr;
  const int result = SSL_select_next_proto(&chosen, out_size, alpn.data(),
                                           static_cast<unsigned int>(alpn.size()), offered, offered_size);
  if (result != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

void free_identities(void*, void* identities, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<Identities*>(identities);
}

// The index of the identities in an SSL_CTX: sessions keep the SSL_CTX alive, but not its TlsContext.
int identities_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, free_identities);
  return index;
}

const Identities& identities_of(const SSL_CTX* context) {
  return *static_cast<const Identities*>(SSL_CTX_get_ex_data(context, identities_index()));
}

/// For each kind of key, the last use() wins.
bool use_all_for(SSL* session, const std::string& name, TlsIdentity::Match match) {
  const Identities& all = identities_of(SSL_get_SSL_CTX(session));
  bool is_known = false;
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    if (!one->is_for(name, match)) continue;
    if (!std::exchange(is_known, true)) SSL_certs_clear(session);
    if (!one->use(session)) return false;
  }
  return is_known;
}

// Chooses by the name in SNI. Without a name, or without a match, uses the very first certificate, and not
// the context's certificates of other kinds.
int choose_certificate(SSL* session, void*) {
  const char* const name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
  if (name && (use_all_for(session, name, TlsIdentity::Match::exact) ||
               use_all_for(session, name, TlsIdentity::Match::wildcard)))
    return 1;
  SSL_certs_clear(session);
  return identities_of(SSL_get_SSL_CTX(session)).front().use(session) ? 1 : 0;
}

bool use_certificates(SSL_CTX* context, const std::vector<Certificate>& certificates, std::string& error) {
  auto identities = std::make_unique<Identities>();
  for (auto each = certificates.rbegin(); each != certificates.rend(); ++each) {
    std::optional<TlsIdentity> identity = TlsIdentity::load(*each, error);
    // Each is tried in the context, to get OpenSSL's errors.
    if (!identity || !identity->use(context, error)) return false;
    identities->insert(identities->begin(), std::move(*identity));
  }
  if (identities->empty()) {
    error = "no certificate is given";
    return false;
  }
  SSL_CTX_set_cert_cb(context, identities->size() > 1 ? choose_certificate : nullptr, nullptr);
  if (SSL_CTX_set_ex_data(context, identities_index(), identities.get()) == 1) {
    static_cast<void>(identities.release());
    return true;
  }
  error = "cannot set up TLS: " + openssl_reason();
  return false;
}

bool trust(SSL_CTX* context, const std::string& pem, const std::string& name, std::string& error) {
  const std::vector<X509Pointer> authorities = parse_certificates(pem);
  for (const X509Pointer& one : authorities) {
    // The second call tells clients which issuers are accepted (RFC 8446 section 4.2.4).
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), one.get()) == 1 &&
        SSL_CTX_add_client_CA(context, one.get()) == 1)
      continue;
    error = "cannot use " + name + ": " + openssl_reason();
    return false;
  }
  if (authorities.empty()) error = name + " contains no certificate";
  return !authorities.empty();
}

bool ask_for_certificates(SSL_CTX* context, const TlsServerOptions& options, std::string& error) {
  if (options.client_certificates == ClientCertificates::none) return true;
  if (options.client_ca_file.empty() && options.client_ca_text.empty()) {
    error = "client certificates require a CA";
    return false;
  }
  if (!options.client_ca_file.empty()) {
    const auto pem = read_pem("client CA file", options.client_ca_file, error);
    if (!pem || !trust(context, *pem, "client CA file '" + options.client_ca_file + "'", error)) return false;
  }
  if (!options.client_ca_text.empty() && !trust(context, options.client_ca_text, "the client CA text", error))
    return false;
  const bool is_required = options.client_certificates == ClientCertificates::required;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (is_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
  // Without a context OpenSSL resumes no session with a certificate.
  constexpr std::array<unsigned char, 4> session_id_context{'d', 'u', 'e', 't'};
  SSL_CTX_set_session_id_context(context, session_id_context.data(), session_id_context.size());
  return true;
}

/// OpenSSL ignores names that it does not know.
bool knows_suites(const SSL_CTX* context, std::string_view names) {
  const STACK_OF(SSL_CIPHER)* const known = SSL_CTX_get_ciphers(context);
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(':'));
    bool is_known = false;
    for (int i = 0; i < sk_SSL_CIPHER_num(known); ++i)
      is_known = is_known || name == SSL_CIPHER_get_name(sk_SSL_CIPHER_value(known, i));
    if (!is_known) return false;
    names.remove_prefix(std::min(names.size(), name.size() + 1));
  }
  return true;
}

bool use_ciphers(SSL_CTX* context, const TlsServerOptions& options, std::string& error) {
  if (!options.ciphers.empty() && SSL_CTX_set_cipher_list(context, options.ciphers.c_str()) != 1) {
    error = "'" + options.ciphers + "' selects no cipher of TLS 1.2";
    return false;
  }
  if (options.cipher_suites.empty()) return true;
  if (SSL_CTX_set_ciphersuites(context, options.cipher_suites.c_str()) == 1 &&
      knows_suites(context, options.cipher_suites))
    return true;
  error = "not all of these are cipher suites of TLS 1.3: '" + options.cipher_suites + "'";
  return false;
}

// A resumed session is not verified again, and each one gets a ticket for the next: without this, a
// certificate that was valid once would be valid for ever.
SSL_TICKET_RETURN look_at_ticket(SSL*, SSL_SESSION* session, const unsigned char*, std::size_t,
                                 SSL_TICKET_STATUS status, void*) {
  if (status != SSL_TICKET_SUCCESS && status != SSL_TICKET_SUCCESS_RENEW)
    return SSL_TICKET_RETURN_IGNORE_RENEW;
  const X509* const shown = SSL_SESSION_get0_peer(session);
  if (shown && X509_cmp_current_time(X509_get0_notAfter(shown)) < 0) return SSL_TICKET_RETURN_IGNORE_RENEW;
  return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW;
}

void use_tickets(SSL_CTX* context, bool use) {
  SSL_CTX_set_session_ticket_cb(context, nullptr, look_at_ticket, nullptr);
  // OpenSSL would send two with each handshake of TLS 1.3, for clients that open several connections at once. Each
  // is a derivation, an encryption and a record.
  SSL_CTX_set_num_tickets(context, 1);
  if (use) return;
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  // Without tickets TLS 1.3 would use the IDs of stored sessions.
  SSL_CTX_set_num_tickets(context, 0);
}

}  // namespace

std::shared_ptr<TlsContext> make_server_context(const TlsServerOptions& options, std::string& error) {
  std::shared_ptr<TlsContext> made = TlsContext::make(TLS_server_method(), error);
  if (!made) return nullptr;
  SSL_CTX* const context = made->native();
  // A client that prefers ChaCha20 has no hardware for AES.
  SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  if (!use_certificates(context, options.certificates, error) ||
      !ask_for_certificates(context, options, error) || !use_ciphers(context, options, error))
    return nullptr;
  if (options.minimum_version == TlsVersion::tls_1_3 && !made->require_1_3(error)) return nullptr;
  use_tickets(context, options.session_tickets);
  SSL_CTX_set_alpn_select_cb(context, select_alpn, nullptr);
  // With ciphers chosen by the application, TLS 1.2 may not match any of the certificates.
  const bool speaks_1_2 = options.minimum_version == TlsVersion::tls_1_2 && options.ciphers.empty();
  return rehearse_server(context, speaks_1_2, error) ? made : nullptr;
}

std::string date_problem(const TlsContext& server) {
  for (const TlsIdentity& each : identities_of(server.native()))
    if (std::string problem = each.date_problem(); !problem.empty()) return problem;
  return {};
}

}  // namespace duet::detail
