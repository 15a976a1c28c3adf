#include "tls/tls_session.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <utility>

#include "base/openssl_error.hpp"
#include "tls/peer_certificate.hpp"
#include "tls/pinned_key.hpp"

namespace duet::detail {

TlsSession::TlsSession(const TlsContext& context, Role role, std::string_view host) : host_(host) {
  ERR_clear_error();
  ssl_ = SSL_new(context.native());
  BIO* const bio = ssl_ ? wire_.make_bio() : nullptr;
  if (bio == nullptr) {
    fail("cannot start TLS: " + openssl_reason());
    return;
  }
  SSL_set_bio(ssl_, bio, bio);
  if (role == Role::server) {
    SSL_set_accept_state(ssl_);
    return;
  }
  SSL_set_connect_state(ssl_);
  const bool verify = context.verifies_peer();
  // A name may end with the dot of the DNS root; certificates and SNI omit it (RFC 6066 section 3).
  if (host_.ends_with('.')) host_.pop_back();
  if (host_.empty()) {
    if (verify) fail("there is no host name to verify the certificate against");
    return;
  }
  if (!name_peer(verify)) fail("'" + host_ + "' is not a valid name of a TLS server");
}

TlsSession::~TlsSession() { SSL_free(ssl_); }

bool TlsSession::name_peer(bool verify) {
  if (host_.find('\0') != std::string::npos) return false;
  X509_VERIFY_PARAM* const param = SSL_get0_param(ssl_);
  // Sets the address to verify. It fails if the host is a name.
  if (X509_VERIFY_PARAM_set1_ip_asc(param, host_.c_str()) == 1) return true;
  ERR_clear_error();
  if (SSL_set_tlsext_host_name(ssl_, host_.c_str()) != 1) return false;
  if (!verify) return true;
  // As in browsers, the subject's common name is no host name (RFC 9525 section 2), and "w*.example" matches
  // nothing.
  X509_VERIFY_PARAM_set_hostflags(param,
                                  X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return X509_VERIFY_PARAM_set1_host(param, host_.data(), host_.size()) == 1;
}

void TlsSession::feed(std::span<const std::byte> ciphertext) {
  if (!failed_) wire_.feed(ciphertext);
}

TlsSession::Status TlsSession::handshake() {
  if (failed_) return Status::failed;
  ERR_clear_error();
  const Status status = result(SSL_do_handshake(ssl_));
  if (status != Status::ok || pinned_.empty() || has_pinned_key(ssl_, pinned_)) return status;
  fail("the server's key is not one of the pinned keys");
  return Status::failed;
}

TlsSession::Status TlsSession::read(std::span<std::byte> out, std::size_t& n) {
  n = 0;
  if (failed_) return Status::failed;
  ERR_clear_error();
  return result(SSL_read_ex(ssl_, out.data(), out.size(), &n));
}

bool TlsSession::has_more() const { return failed_ || !wire_.empty() || SSL_has_pending(ssl_) == 1; }

TlsSession::Status TlsSession::write(std::span<const std::byte> plaintext) {
  if (failed_) return Status::failed;
  if (SSL_is_init_finished(ssl_) == 0) return Status::want_more;
  if (plaintext.empty()) return Status::ok;
  ERR_clear_error();
  std::size_t written = 0;
  return result(SSL_write_ex(ssl_, plaintext.data(), plaintext.size(), &written));
}

void TlsSession::shutdown() {
  if (failed_ || SSL_is_init_finished(ssl_) == 0) return;
  // A second call would wait for the peer's close_notify instead.
  if ((SSL_get_shutdown(ssl_) & SSL_SENT_SHUTDOWN) != 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_);
}

TlsSession::Status TlsSession::result(int returned) {
  if (returned == 1) return Status::ok;
  switch (SSL_get_error(ssl_, returned)) {
    case SSL_ERROR_WANT_READ: return Status::want_more;
    case SSL_ERROR_ZERO_RETURN: wire_.drop(); return Status::closed;
    default: break;
  }
  fail(describe_failure());
  return Status::failed;
}

std::unique_ptr<const ClientCertificate> TlsSession::peer_certificate() const {
  return ssl_ && !failed_ ? read_client_certificate(ssl_) : nullptr;
}

void TlsSession::fail(std::string error) {
  failed_ = true;
  wire_.drop();
  error_ = std::move(error);
}

std::string TlsSession::describe_failure() const {
  if (ERR_GET_REASON(ERR_peek_error()) != SSL_R_CERTIFICATE_VERIFY_FAILED)
    return "TLS failed: " + openssl_reason();
  const long verdict = SSL_get_verify_result(ssl_);
  switch (verdict) {
    case X509_V_ERR_HOSTNAME_MISMATCH: return "certificate does not match the host name '" + host_ + "'";
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return "certificate does not match the IP address '" + host_ + "'";
    case X509_V_ERR_CERT_HAS_EXPIRED: return "certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID: return "certificate is not yet valid";
    default: return std::string("certificate not trusted: ") + X509_verify_cert_error_string(verdict);
  }
}

}  // namespace duet::detail
